import { type ReactNode, useId } from 'react'

export interface WindowProps {
  readonly title: string
  readonly children: ReactNode
  /** Beside the title: a count, a button. */
  readonly beside?: ReactNode
  /** At the right end of the head. */
  readonly end?: ReactNode
  /** The one window that waits for you. */
  readonly hot?: boolean
  readonly className?: string
  /** Where links to this window lead. */
  readonly id?: string
  /** Level of the heading in the page's outline. */
  readonly level?: 1 | 2
}

/** A panel that stands on the floor: outline, hard shadow, a head with its title, a landmark of its own. */
export function Window({ title, children, beside, end, hot = false, className, id, level = 2 }: WindowProps) {
  const heading = useId()
  const Heading = level === 1 ? 'h1' : 'h2'
  return (
    <section className={`window px px-drop ${className ?? ''}`} id={id} aria-labelledby={heading}>
      <header className={hot ? 'window-head window-head-hot' : 'window-head'}>
        <Heading className="head-px" id={heading}>
          {title}
        </Heading>
        {beside}
        {end && <span className="spring meta">{end}</span>}
      </header>
      {children}
    </section>
  )
}
