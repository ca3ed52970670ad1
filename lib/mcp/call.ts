import { authorize } from '#lib/auth/authorize.ts'
import type { Grant } from '#lib/auth/principal.ts'
import { refuseWrite } from '#lib/auth/who-may-write.ts'
import type { Publish } from '#lib/connectors/connector.ts'
import { identifier } from '#lib/connectors/identifier.ts'
import type { StateView } from '#lib/control/state-view.ts'
import type { TaskControl } from '#lib/control/tasks.ts'
import type { Clock } from '#lib/protocol/clock.ts'
import { MissionError } from '#lib/protocol/errors.ts'
import type { KnownDraft } from '#lib/protocol/event.ts'
import type { Limits } from '#lib/protocol/limits.ts'
import type { MissionState } from '#lib/state/model.ts'
import type { Waiting } from './waiting.ts'

/** What every tool, resource and prompt works with. */
export interface CallParts {
  readonly publish: Publish
  readonly tasks: TaskControl
  readonly view: StateView
  readonly waiting: Waiting
  readonly clock: Clock
  readonly limits: Pick<Limits, 'taskLeaseMs' | 'mcpWaitMs'>
}

/** One request: who asks, and in whose name. */
export interface Call extends CallParts {
  readonly grant: Grant
  readonly query: URLSearchParams
  readonly gone: AbortSignal
}

/** The agent that a call speaks for. */
export interface Speaker {
  readonly agentId: string
  /** What events about it must name where the key is bound to a machine. */
  readonly subject: { readonly agentId: string; readonly machine?: string }
}

/** An agent that was heard so lately needs no event that says so. */
const HEARD_MS = 60_000

/**
 * The agent that a call speaks for: the one that its key is bound to, else the one that the tool names, else `?agent=`, else
 * the machine's. A call is a sign of life of it, and where it is unknown it joins.
 * @param named the tool's argument.
 * @throws MissionError `invalid` where nothing tells, `forbidden` where the key may not speak for it.
 */
export async function speaker(call: Call, named?: string): Promise<Speaker> {
  const its = speakerOf(call, named)
  const { agentId, machine } = its.subject
  const known = call.view.state().agents.get(agentId)
  const isHeard = known !== undefined && call.clock.now() - Date.parse(known.lastSeenAt) < HEARD_MS
  if (isHeard && (machine === undefined || known.machine !== null)) return its
  const kind = known ? {} : { kind: 'mcp' }
  await publish(call, { type: 'agent:registered', data: { ...its.subject, ...kind } })
  return its
}

/** The same where nobody has to be named: null then. */
export async function speakerIfKnown(call: Call, named?: string): Promise<Speaker | null> {
  const { bound } = call.grant.principal
  const isKnown = named ?? bound.agentId ?? bound.machine ?? call.query.get('agent') ?? call.query.get('machine')
  return isKnown === null ? null : speaker(call, named)
}

function speakerOf({ grant, query, view }: Call, named: string | undefined): Speaker {
  const { principal } = grant
  const { bound } = principal
  const machine = bound.machine ?? (query.get('machine') || undefined)?.slice(0, 120)
  const wanted = named ?? (query.get('agent') || undefined)
  if (bound.agentId !== undefined && wanted !== undefined && wanted !== bound.agentId) {
    throw new MissionError('forbidden', `This key speaks for the agent "${bound.agentId}" alone: leave "agent" out.`)
  }
  const id = bound.agentId ?? wanted ?? (machine === undefined ? undefined : `mcp:${machine}`)
  if (id === undefined) {
    const message =
      'Say which agent calls: give the argument "agent", or add ?agent=<id> to the address of this server.'
    throw new MissionError('invalid', message, { issues: [{ path: 'agent', message }] })
  }
  const agentId = identifier(id)
  const subject = { agentId, ...(machine !== undefined && { machine }) }
  const machineOf = (agent: string) => view.state().agents.get(agent)?.machine ?? null
  const refusal = refuseWrite(principal, 'agent:registered', subject, machineOf)
  if (refusal !== null) throw new MissionError('forbidden', refusal)
  return { agentId, subject }
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
