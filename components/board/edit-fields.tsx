'use client'

import { useId, useState } from 'react'
import { Field } from '../ui/field.tsx'

export interface AreaFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
}

/** Several lines of text, as tall as they are. */
export function AreaField({ label, value, onChange }: AreaFieldProps) {
  const id = useId()
  return (
    <div className="edit-wide">
      <label className="label" htmlFor={id}>
        {label}
      </label>
      <span className="field px area">
        <textarea id={id} value={value} maxLength={20_000} rows={2} onChange={({ target }) => onChange(target.value)} />
      </span>
    </div>
  )
}

export interface ListFieldProps {
  readonly label: string
  readonly hint: string
  readonly wrong?: string | null | undefined
  readonly value: readonly string[]
  readonly onChange: (value: readonly string[]) => void
}

const listIn = (text: string): readonly string[] => [
  ...new Set(
    text
      .split(/[,\n]/)
      .map((one) => one.trim())
      .filter((one) => one !== ''),
  ),
]

/** Words separated by commas. What is typed stands as it was typed while it means the same. */
export function ListField({ label, hint, wrong, value, onChange }: ListFieldProps) {
  const [typed, setTyped] = useState<string | null>(null)
  const means = value.join('\n')
  const text = typed !== null && listIn(typed).join('\n') === means ? typed : value.join(', ')
  return (
    <Field
      label={label}
      hint={hint}
      wrong={wrong}
      value={text}
      autoComplete="off"
      onChange={({ target }) => {
        setTyped(target.value)
        onChange(listIn(target.value))
      }}
    />
  )
}
