import { visibleText } from '../visible-text.ts'

export interface RuleSlotProps {
  readonly label: string
  readonly value: string
  /** Value and words. */
  readonly options: readonly (readonly [value: string, words: string])[]
  readonly onChange: (value: string) => void
}

/** What the choices of a rule are called. */
export const FIELD_LABELS: Readonly<Record<string, string>> = {
  severity: 'severity',
  scope: 'where',
  hold: 'the second writer',
  forMs: 'for how long',
  clearMs: 'fine for how long',
  escalateMs: 'critical after',
  windowMs: 'within',
  lagMs: 'longer than',
  percent: 'percent',
  calls: 'how many calls',
  times: 'times the usual',
  usd: 'dollars an hour',
}

/** A word of a sentence that opens a choice: the browser's own list, which knows every keyboard and every phone. */
export function RuleSlot({ label, value, options, onChange }: RuleSlotProps) {
  return (
    <select
      className="al-slot px"
      aria-label={FIELD_LABELS[label] ?? label}
      value={value}
      onChange={({ target }) => onChange(target.value)}
    >
      {options.map(([value, words]) => (
        <option key={value} value={value}>
          {visibleText(words)}
        </option>
      ))}
    </select>
  )
}
