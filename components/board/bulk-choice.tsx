export interface BulkChoiceProps {
  readonly label: string
  readonly options: readonly (readonly [value: string, words: string])[]
  readonly onChoose: (value: string) => void
}

const NONE = ' '

/** A button that asks which: the browser's own list, put back to its name once something was chosen. */
export const BulkChoice = ({ label, options, onChoose }: BulkChoiceProps) => (
  <span className="btn bulk-choice">
    <span aria-hidden="true">{label}</span>
    <select aria-label={label} value={NONE} onChange={({ target }) => onChoose(target.value)}>
      <option value={NONE} disabled hidden>
        {label}
      </option>
      {options.map(([value, words]) => (
        <option key={value} value={value}>
          {words}
        </option>
      ))}
    </select>
  </span>
)
