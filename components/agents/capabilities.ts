import type { Capability } from '#lib/protocol/event.ts'
import type { Agent, Approval, Command, MissionState, Session } from '#lib/state/model.ts'

/** In the order in which they are shown everywhere. */
export const CAPABILITIES: readonly Capability[] = ['watch', 'cost', 'gate', 'command', 'stop']

/**
 * How sure it is that something can be done with a live agent. `shown`: it was seen to work; `said`: its program says that it
 * can, and nothing has shown it yet; `no`: nothing speaks for it.
 */
export interface CapabilityFact {
  readonly capability: Capability
  readonly known: 'shown' | 'said' | 'no'
  /** What that stands on, or what is missing. */
  readonly why: string
}

type Facts = Pick<MissionState, 'approvals' | 'commands'>

/** What can be done with an agent from here, by what has happened and not by what its program could. @param sessions its own. */
export function capabilitiesOf(agent: Agent, sessions: readonly Session[], facts: Facts): readonly CapabilityFact[] {
  const approvals = [...facts.approvals.values()].filter(({ agentId }) => agentId === agent.id)
  const commands = [...facts.commands.values()].filter(({ agentId }) => agentId === agent.id)
  const says = (capability: Capability) => agent.capabilities.includes(capability)
  const fact = (capability: Capability, proof: string | null, saying: string, missing: string): CapabilityFact => {
    if (proof !== null) return { capability, known: 'shown', why: proof }
    return says(capability) ? { capability, known: 'said', why: saying } : { capability, known: 'no', why: missing }
  }
  return [
    fact('watch', watchedBy(agent, sessions), 'it can be, and was not heard yet', 'nothing tells its status'),
    fact('cost', countedAs(agent), 'no request was counted yet', 'nothing counts its tokens; its cost is unknown'),
    fact('gate', answered(approvals), sayingGate(approvals), missingGate(approvals)),
    fact('command', took(commands), 'it takes orders, and was given none yet', 'it takes no orders from here'),
    fact('stop', stopped(commands), 'it can be stopped, and never was', 'stop it where it runs'),
  ]
}

/** Sources that are about the agent; what the server concludes is none. */
function watchedBy({ said }: Agent, sessions: readonly Session[]): string | null {
  const sources = new Set([said, ...sessions.map((session) => session.said)].flatMap((one) => Object.keys(one)))
  sources.delete('server')
  return sources.size === 0 ? null : `by ${[...sources].join(', ')}`
}

function countedAs({ tokens: { requests, unpriced } }: Agent): string | null {
  if (requests === 0) return null
  if (unpriced === requests) return 'tokens alone: its model has no price'
  return unpriced === 0 ? 'tokens and dollars' : `tokens, and dollars but for ${unpriced} of ${requests} requests`
}

/** Its program hears the answer to a hook, which is how a budget or a rule keeps it from a call. */
const sayingGate = (approvals: readonly Approval[]): string =>
  approvals.some(({ answerHere }) => answerHere)
    ? 'it asks here, and nobody has answered yet'
    : 'its tool calls can be denied from here; its questions are answered where it runs'

function missingGate(approvals: readonly Approval[]): string {
  if (approvals.length === 0) return 'it has asked nothing here'
  return approvals.some(({ answerHere }) => answerHere)
    ? 'it asks here, and nobody has answered yet'
    : 'its questions are seen, and answered where it runs'
}

const answered = (approvals: readonly Approval[]): string | null =>
  approvals.some(({ resolution }) => resolution?.by.startsWith('person:')) ? 'a person answered it from here' : null

function took(commands: readonly Command[]): string | null {
  const done = commands.findLast(({ deliveredAt, outcome }) => deliveredAt !== null || outcome === 'done')
  return done ? `it took “${done.kind}”` : null
}

const STOPPING: ReadonlySet<string> = new Set(['interrupt', 'stop'])

const stopped = (commands: readonly Command[]): string | null =>
  commands.some(({ kind, outcome }) => STOPPING.has(kind) && outcome === 'done') ? 'it was stopped from here' : null
