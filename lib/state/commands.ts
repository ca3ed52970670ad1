import type { EventOf } from '#lib/protocol/event.ts'
import { agentOf, hear } from './agents.ts'
import { summary } from './approvals.ts'
import type { Mutable } from './collection.ts'
import type { Draft } from './draft.ts'
import { cut, tell, tellEnd } from './feed.ts'
import type { Command } from './model.ts'

const OUTPUT_CHARACTERS = 2_000

interface Request {
  readonly commandId: string
  readonly agentId: string
  readonly kind: string
  readonly args: unknown
}

function request(draft: Draft, { commandId, agentId, kind, args }: Request): void {
  if (draft.commands.get(commandId) !== undefined) return
  agentOf(draft, agentId)
  draft.commands.add(commandId, {
    id: commandId,
    agentId,
    kind,
    args,
    by: draft.actor,
    requestedAt: draft.at,
    deliveredAt: null,
    outcome: null,
    output: null,
    endedAt: null,
  })
  tell(draft, { kind: 'command', agentId, title: `was told: ${kind}`, ref: `command:${commandId}` })
}

export function commandRequested(draft: Draft, { data }: EventOf<'command:request'>): void {
  request(draft, { commandId: data.commandId, agentId: data.agentId, kind: data.kind, args: data.args ?? null })
}

export function commandInterrupt(draft: Draft, { data }: EventOf<'command:interrupt'>): void {
  request(draft, { commandId: data.commandId, agentId: data.agentId, kind: 'interrupt', args: null })
}

export function commandDelivered(draft: Draft, { data }: EventOf<'command:delivered'>): void {
  const command = draft.commands.edit(data.commandId)
  if (command !== undefined) command.deliveredAt ??= draft.at
}

/** The first outcome stands, unless nobody knew it (`unknown`) or thought it too late (`expired`). */
export function commandResult(draft: Draft, { data }: EventOf<'command:result'>): void {
  const known = draft.commands.get(data.commandId)
  if (known === undefined || known.outcome === 'done' || known.outcome === 'failed') return
  const command = draft.commands.edit(data.commandId)
  if (command === undefined) return
  finish(draft, command, data)
  if (data.outcome === 'done' || data.outcome === 'failed') hear(draft, command.agentId)
}

function finish(draft: Draft, command: Mutable<Command>, data: EventOf<'command:result'>['data']): void {
  command.outcome = data.outcome
  command.output = data.output === undefined ? null : cut(data.output, OUTPUT_CHARACTERS)
  command.args = summary(command.args)
  command.endedAt = draft.at
  draft.closedCommands.note(command.id)
  const ok = data.outcome === 'done'
  const ref = `command:${command.id}`
  if (tellEnd(draft, ref, command.agentId, { ok, durationMs: null })) return
  tell(draft, { kind: 'command', agentId: command.agentId, title: `${command.kind}: ${data.outcome}`, ref, ok })
}
