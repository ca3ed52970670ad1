import { type ReactNode, useId } from 'react'

export interface StepProps {
  readonly number: number
  readonly title: string
  readonly beside?: ReactNode
  readonly end?: ReactNode
  readonly children: ReactNode
}

/** A window that is one step of several: its number stands before its title. */
export function Step({ number, title, beside, end, children }: StepProps) {
  const heading = useId()
  return (
    <section className="window px px-drop" aria-labelledby={heading}>
      <header className="window-head">
        <span className="cn-step" aria-hidden="true">
          {number}
        </span>
        <h2 className="head-px" id={heading}>
          {title}
        </h2>
        {beside}
        {end && <span className="spring meta">{end}</span>}
      </header>
      {children}
    </section>
  )
}
