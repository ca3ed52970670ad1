import type { Grant, Principal } from '#lib/auth/principal.ts'
import { refuseWrite } from '#lib/auth/who-may-write.ts'
import type { Publish } from '#lib/connectors/connector.ts'
import { identifier } from '#lib/connectors/identifier.ts'
import type { Clock } from '#lib/protocol/clock.ts'
import { MissionError } from '#lib/protocol/errors.ts'
import type { StateView } from './state-view.ts'

/** The agent that a call speaks for. */
export interface Speaker {
  readonly agentId: string
  /** What events about it must name where the key is bound to a machine. */
  readonly subject: { readonly agentId: string; readonly machine?: string }
}

/** What a call says of who makes it. Empty texts say nothing. */
export interface Said {
  readonly agent?: string | null | undefined
  readonly machine?: string | null | undefined
}

/** An agent that was heard so lately needs no event that says so. */
const HEARD_MS = 60_000

/**
 * The agent that a call speaks for: the one that its key is bound to, else the one that is named, else the machine's.
 * @throws MissionError `invalid` where nothing tells, `forbidden` where the key may not speak for it.
 */
export function speakerOf(principal: Principal, said: Said, view: Pick<StateView, 'state'>): Speaker {
  const { bound } = principal
  const machine = bound.machine ?? (said.machine || undefined)?.slice(0, 120)
  const wanted = said.agent || undefined
  if (bound.agentId !== undefined && wanted !== undefined && wanted !== bound.agentId) {
    throw new MissionError('forbidden', `This key speaks for the agent "${bound.agentId}" alone: leave "agent" out.`)
  }
  const id = bound.agentId ?? wanted ?? (machine === undefined ? undefined : `mcp:${machine}`)
  if (id === undefined) {
    const message = 'Say which agent calls: give "agent", or add ?agent=<id> to the address.'
    throw new MissionError('invalid', message, { issues: [{ path: 'agent', message }] })
  }
  const agentId = identifier(id)
  const subject = { agentId, ...(machine !== undefined && { machine }) }
  const machineOf = (agent: string) => view.state().agents.get(agent)?.machine ?? null
  const refusal = refuseWrite(principal, 'agent:registered', subject, machineOf)
  if (refusal !== null) throw new MissionError('forbidden', refusal)
  return { agentId, subject }
}

/** Whoever calls, for the agent that the call speaks for. A person who does what an agent may is that person all the same. */
export const speaking = (principal: Principal, { agentId }: Speaker): Principal =>
  principal.kind === 'key' ? { ...principal, speaksFor: agentId } : principal

export interface HearParts {
  readonly publish: Publish
  readonly view: Pick<StateView, 'state'>
  readonly clock: Clock
}

/**
 * Takes a call for a sign of life of its speaker, told at most once a minute; where the agent is unknown it joins.
 * @param kind of an agent that is new.
 */
export async function hear(parts: HearParts, grant: Grant, { subject }: Speaker, kind: string): Promise<void> {
  const { agentId, machine } = subject
  const known = parts.view.state().agents.get(agentId)
  const isHeard = known !== undefined && parts.clock.now() - Date.parse(known.lastSeenAt) < HEARD_MS
  if (isHeard && (machine === undefined || known.machine !== null)) return
  await parts.publish(grant, [{ type: 'agent:registered', data: { ...subject, ...(known ? {} : { kind }) } }])
}
