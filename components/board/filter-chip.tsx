import { ChevronDown, X } from 'lucide-react'
import { Icon } from '../ui/icon.tsx'
import { visibleText } from '../visible-text.ts'

export interface FilterChipProps {
  readonly name: string
  readonly value: string
  readonly on: boolean
  readonly onToggle: () => void
}

/** A filter that is there or not; filled with ink while it is, with its cross. */
export const FilterChip = ({ name, value, on, onToggle }: FilterChipProps) => (
  <button type="button" className="filter px" aria-pressed={on} onClick={onToggle}>
    {name} <b className="num">{value}</b>
    {on && <Icon of={X} />}
  </button>
)

export interface FilterSelectProps {
  readonly name: string
  /** Empty: any. */
  readonly chosen: string
  readonly values: readonly (readonly [value: string, words: string])[]
  readonly onChoose: (value: string) => void
}

/** A filter with one of several values, chosen from the browser's own list; its cross takes it back. */
export function FilterSelect({ name, chosen, values, onChoose }: FilterSelectProps) {
  if (values.length === 0 && chosen === '') return null
  const on = chosen !== ''
  const words = values.find(([value]) => value === chosen)?.[1] ?? visibleText(chosen)
  return (
    <span className="filter px" data-on={on || undefined}>
      <span aria-hidden="true">
        {name} <b className="cut">{on ? words : 'any'}</b>
      </span>
      {!on && <Icon of={ChevronDown} />}
      <select
        aria-label={`Filter by ${name.toLowerCase()}`}
        value={chosen}
        onChange={({ target }) => onChoose(target.value)}
      >
        <option value="">Any {name.toLowerCase()}</option>
        {on && !values.some(([value]) => value === chosen) && <option value={chosen}>{words}</option>}
        {values.map(([value, word]) => (
          <option key={value} value={value}>
            {word}
          </option>
        ))}
      </select>
      {on && (
        <button type="button" aria-label={`Any ${name.toLowerCase()}`} onClick={() => onChoose('')}>
          <Icon of={X} />
        </button>
      )}
    </span>
  )
}
