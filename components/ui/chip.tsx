import type { ReactNode } from 'react'
import type { AgentStatus } from '#lib/protocol/event.ts'

/** A short fact in a box; with a status it takes its colours. */
export function Chip({ status, children }: { status?: AgentStatus; children: ReactNode }) {
  return (
    <span className={status ? 'chip px' : 'chip'} data-status={status}>
      {children}
    </span>
  )
}
