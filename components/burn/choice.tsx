'use client'

export interface ChoiceProps<T extends string> {
  readonly label: string
  readonly options: readonly T[]
  readonly chosen: T
  readonly onChoose: (option: T) => void
}

/** One of a few, as words side by side that fit into the head of a window. */
export const Choice = <T extends string>({ label, options, chosen, onChoose }: ChoiceProps<T>) => (
  <fieldset className="choice">
    <legend className="sr">{label}</legend>
    {options.map((option) => (
      <button key={option} type="button" aria-pressed={option === chosen} onClick={() => onChoose(option)}>
        {option}
      </button>
    ))}
  </fieldset>
)
