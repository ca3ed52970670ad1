import type { ReactNode } from 'react'
import { Window } from '../ui/window.tsx'

export interface PartProps {
  readonly title: string
  readonly children: ReactNode
  readonly beside?: ReactNode
  readonly end?: ReactNode
  readonly className?: string
  /** It stands in a tab that has its name already. */
  readonly bare?: boolean
}

/** A part of the page: a window on a desk, the panel of a tab on a phone. */
export function Part({ bare = false, title, beside, end, className, children }: PartProps) {
  if (!bare)
    return (
      <Window title={title} beside={beside} end={end} className={className ?? ''}>
        {children}
      </Window>
    )
  return (
    <section className={className} aria-label={title}>
      {(beside || end) && (
        <p className="ap-note meta">
          {beside}
          <span className="spring">{end}</span>
        </p>
      )}
      {children}
    </section>
  )
}
