import type { ComponentProps, ReactNode } from 'react'

export interface CheckboxProps extends Omit<ComponentProps<'input'>, 'type' | 'className'> {
  readonly label: string
  readonly hint?: ReactNode
}

export function Checkbox({ label, hint, ...input }: CheckboxProps) {
  return (
    <label className="check">
      <input type="checkbox" className="px" {...input} />
      <span>
        {label}
        {hint && <small>{hint}</small>}
      </span>
    </label>
  )
}
