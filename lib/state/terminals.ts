import type { EventOf } from '#lib/protocol/event.ts'
import type { Draft } from './draft.ts'
import { tell } from './feed.ts'
import { subjectOf } from './subject.ts'

export function terminalOpened(draft: Draft, event: EventOf<'terminal:opened'>): void {
  const { data } = event
  const { agent } = subjectOf(draft, event)
  const before = draft.terminals.get(data.terminalId)
  const agentId = agent?.id ?? null
  draft.terminals.add(data.terminalId, {
    id: data.terminalId,
    agentId,
    title: data.title ?? before?.title ?? null,
    cols: data.cols,
    rows: data.rows,
    openedAt: draft.at,
    closedAt: null,
    exitCode: null,
  })
  if (before !== undefined && before.closedAt !== null) draft.closedTerminals.note(data.terminalId)
  tell(draft, { kind: 'session', agentId, title: 'opened a terminal', ref: `terminal:${data.terminalId}` })
}

export function terminalResized(draft: Draft, { data }: EventOf<'terminal:resized'>): void {
  const terminal = draft.terminals.edit(data.terminalId)
  if (terminal === undefined) return
  terminal.cols = data.cols
  terminal.rows = data.rows
}

export function terminalClosed(draft: Draft, { data }: EventOf<'terminal:closed'>): void {
  const known = draft.terminals.get(data.terminalId)
  if (known === undefined || known.closedAt !== null) return
  const terminal = draft.terminals.edit(data.terminalId)
  if (terminal === undefined) return
  terminal.closedAt = draft.at
  terminal.exitCode = data.exitCode ?? null
  draft.closedTerminals.note(terminal.id)
  const { agentId, id, exitCode } = terminal
  const ok = exitCode === null ? null : exitCode === 0
  tell(draft, { kind: 'session', agentId, title: 'closed a terminal', ref: `terminal:${id}`, ok })
}
