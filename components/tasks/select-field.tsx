import { useId } from 'react'
import { PixelGlyph } from '../ui/pixel-glyph.tsx'

export interface SelectFieldProps<Value extends string> {
  readonly label: string
  readonly value: Value
  readonly onChange: (value: Value) => void
  readonly options: readonly { readonly value: Value; readonly words: string }[]
  /** What is wrong and how to put it right; null when nothing is. */
  readonly wrong?: string | null
}

/** A labelled choice of one among few, with the browser's own list: it knows every keyboard and every phone. */
export function SelectField<Value extends string>({
  label,
  value,
  onChange,
  options,
  wrong = null,
}: SelectFieldProps<Value>) {
  const id = useId()
  return (
    <div>
      <label className="label" htmlFor={id}>
        {label}
      </label>
      <span className={wrong ? 'field px is-wrong' : 'field px'}>
        <select
          id={id}
          aria-invalid={wrong ? true : undefined}
          aria-describedby={wrong ? `${id}-wrong` : undefined}
          value={value}
          onChange={({ target }) => {
            const chosen = options.find((option) => option.value === target.value)
            if (chosen) onChange(chosen.value)
          }}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.words}
            </option>
          ))}
        </select>
      </span>
      {wrong && (
        <p className="hint is-wrong" id={`${id}-wrong`}>
          <PixelGlyph name="error" />
          {wrong}
        </p>
      )}
    </div>
  )
}
