import { authorize } from '#lib/auth/authorize.ts'
import type { Grant } from '#lib/auth/principal.ts'
import type { Publish } from '#lib/connectors/connector.ts'
import type { Claims } from '#lib/control/claims.ts'
import type { CommentOnTask } from '#lib/control/comment-on-task.ts'
import type { LeadControl } from '#lib/control/leads.ts'
import { hear, type Speaker, speakerOf } from '#lib/control/speaker.ts'
import type { StateView } from '#lib/control/state-view.ts'
import type { TaskControl } from '#lib/control/tasks.ts'
import type { LeadSource } from '#lib/leads/lead-source.ts'
import type { Clock } from '#lib/protocol/clock.ts'
import { MissionError } from '#lib/protocol/errors.ts'
import type { KnownDraft } from '#lib/protocol/event.ts'
import type { Limits } from '#lib/protocol/limits.ts'
import type { MissionState } from '#lib/state/model.ts'
import type { Waiting } from './waiting.ts'

export type { Speaker } from '#lib/control/speaker.ts'

/** What every tool, resource and prompt works with. */
export interface CallParts {
  readonly publish: Publish
  readonly tasks: TaskControl
  readonly claims: Claims
  readonly commentOnTask: CommentOnTask
  readonly leads: LeadControl
  readonly allLeads: LeadSource
  readonly view: StateView
  readonly waiting: Waiting
  readonly clock: Clock
  readonly limits: Pick<Limits, 'mcpWaitMs'>
}

/** One request: who asks, and in whose name. */
export interface Call extends CallParts {
  readonly grant: Grant
  readonly query: URLSearchParams
  readonly gone: AbortSignal
}

/**
 * The agent that a call speaks for: the one that its key is bound to, else the one that the tool names, else `?agent=`, else
 * the machine's. A call is a sign of life of it, and where it is unknown it joins.
 * @param named the tool's argument.
 * @throws MissionError `invalid` where nothing tells, `forbidden` where the key may not speak for it.
 */
export async function speaker(call: Call, named?: string): Promise<Speaker> {
  const { grant, query, view } = call
  const said = { agent: named ?? query.get('agent'), machine: query.get('machine') }
  const its = speakerOf(grant.principal, said, view)
  await hear(call, grant, its, 'mcp')
  return its
}

/** The same where nobody has to be named: null then. */
export async function speakerIfKnown(call: Call, named?: string): Promise<Speaker | null> {
  const { bound } = call.grant.principal
  const isKnown = named ?? bound.agentId ?? bound.machine ?? call.query.get('agent') ?? call.query.get('machine')
  return isKnown === null ? null : speaker(call, named)
}

/** Publishes as the caller: what comes from an agent is its own word. */
export async function publish({ grant, publish }: Call, ...drafts: readonly KnownDraft[]): Promise<void> {
  await publish(grant, drafts)
}

/** The whole state, for a key that may read. @throws MissionError `forbidden`, naming the scope. */
export function readable({ grant, view }: Call): MissionState {
  authorize(grant, 'read')
  return view.state()
}

/**
 * The state, to be looked at for what concerns one agent: for a key that may read, or is bound to that agent or its machine.
 * A key that only publishes may claim to be anybody, so it does not hear what was said to an agent.
 */
export function readableFor(call: Call, { agentId }: Speaker): MissionState {
  const { bound, scopes } = call.grant.principal
  const state = call.view.state()
  if (scopes.has('read') || bound.agentId === agentId) return state
  if (bound.machine !== undefined && state.agents.get(agentId)?.machine === bound.machine) return state
  throw new MissionError(
    'forbidden',
    `To read what was meant for "${agentId}", use a key with the scope "read", or one bound to that agent.`,
  )
}
