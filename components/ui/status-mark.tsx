import type { ReactNode } from 'react'
import type { AgentStatus } from '#lib/protocol/event.ts'
import { PixelGlyph } from './pixel-glyph.tsx'

/** Every status, in the order in which they are told. */
export const STATUSES: readonly AgentStatus[] = ['working', 'waiting', 'error', 'idle', 'stale', 'offline']

/** Glyph and word, never colour alone; the age of the evidence goes inside. */
export function StatusMark({
  status,
  word = status,
  children,
}: {
  status: AgentStatus
  word?: ReactNode
  children?: ReactNode
}) {
  return (
    <span className="status" data-status={status}>
      <PixelGlyph name={status} />
      {/* The space is for those who hear it. */}
      {word} {children}
    </span>
  )
}
