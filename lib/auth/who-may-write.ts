import type { EventType } from '#lib/protocol/event.ts'
import { isOwnComponent } from '#lib/protocol/own-component.ts'
import type { Principal } from './principal.ts'

/** Who may write a type from outside: a grant with that scope, or nobody but the server's own rules and connectors. */
type Writer = 'publish' | 'control' | 'admin' | 'server'

interface Rule {
  readonly writer: Writer
  /** True where an event is about one agent: a bound key must then name its own. Elsewhere it may name none. */
  readonly ofAgent: boolean
}

const ofAgent: Rule = { writer: 'publish', ofAgent: true }
const ofWorkspace: Rule = { writer: 'publish', ofAgent: false }
const control: Rule = { writer: 'control', ofAgent: false }
const admin: Rule = { writer: 'admin', ofAgent: false }
const server: Rule = { writer: 'server', ofAgent: false }

/** DOMAIN.md, "who may write it". A type that is missing here does not compile. */
const RULES: Readonly<Record<EventType, Rule>> = {
  'agent:registered': ofAgent,
  'agent:removed': ofAgent,
  'agent:statusChange': ofAgent,
  'agent:activity': ofAgent,
  'agent:lifecycle': ofAgent,
  'agent:levelUp': server,
  'session:started': ofAgent,
  'session:activity': ofAgent,
  'session:ended': ofAgent,
  'task:created': ofWorkspace,
  'task:updated': ofWorkspace,
  'task:assigned': ofWorkspace,
  'task:completed': ofWorkspace,
  'task:failed': ofWorkspace,
  'task:removed': ofWorkspace,
  'task:commented': ofWorkspace,
  'task:refused': server,
  'task:limits': control,
  'lead:added': ofWorkspace,
  'lead:updated': ofWorkspace,
  'lead:scored': ofWorkspace,
  'lead:removed': ofWorkspace,
  'lead:merged': ofWorkspace,
  'lead:unmerged': ofWorkspace,
  'lead:distinct': ofWorkspace,
  'lead:commented': ofWorkspace,
  'token:usage': ofAgent,
  // Budgets act on the server's own thresholds alone; one that comes from outside is shown and triggers nothing.
  'token:threshold': ofAgent,
  'budget:changed': admin,
  'budget:removed': admin,
  'budget:filled': server,
  'budget:allowed': admin,
  'budget:held': admin,
  'budget:released': admin,
  'budget:denied': server,
  'budget:passed': server,
  'approval:requested': ofAgent,
  'approval:resolved': control,
  'command:request': control,
  'command:interrupt': control,
  'command:delivered': ofAgent,
  'command:result': ofAgent,
  'terminal:opened': ofAgent,
  'terminal:resized': ofAgent,
  'terminal:closed': ofAgent,
  'system:alert': ofAgent,
  'system:alertAcked': control,
  'system:alertResolved': server,
  'rule:changed': admin,
  'rule:removed': admin,
  'rule:quiet': admin,
  'system:status': ofAgent,
  'system:workspace': admin,
  'file:change': ofAgent,
}

const OWN_NAMESPACES: ReadonlySet<string> = new Set(Object.keys(RULES).map(namespaceOf))

/**
 * Why this principal may not write an event, or null when it may. Keys sit in programs that can be talked into anything,
 * so a bound key must say in the event itself that it is about its own agent or machine.
 * @param data as the schema of its type left it.
 * @param machineOf the machine on which an agent was registered, null when unknown. Without it an event of a machine-bound
 *   key about an agent must name its `machine`.
 * @param ownerOf the agent whose a session is, null when unknown: what is said of a session counts for that agent, whatever
 *   agent the event names.
 */
export function refuseWrite(
  principal: Principal,
  type: string,
  data: Readonly<Record<string, unknown>>,
  machineOf: (agentId: string) => string | null = () => null,
  ownerOf: (sessionId: string) => string | null = () => null,
): string | null {
  if (principal.kind === 'server' || principal.kind === 'rule') return null
  const rule = ruleOf(type)
  if (rule === null || rule.writer === 'server') return `Only the server writes ${type}.`
  if (!principal.scopes.has(rule.writer)) {
    return `Writing ${type} needs the scope "${rule.writer}", which ${principal.name} does not have.`
  }
  return (
    refuseOwnComponent(type, data) ??
    refuseRemoval(principal, type) ??
    refuseOtherAgent(principal, type, data, rule) ??
    refuseOtherMachine(principal, type, data, rule, machineOf) ??
    refuseOtherSession(principal, type, data, machineOf, ownerOf)
  )
}

/** @returns null for an unknown type in a namespace of ours: what a later version means by it is not for an older one to let in. */
function ruleOf(type: string): Rule | null {
  if (isKnown(type)) return RULES[type]
  return OWN_NAMESPACES.has(namespaceOf(type)) ? null : ofWorkspace
}

const isKnown = (type: string): type is EventType => Object.hasOwn(RULES, type)

function namespaceOf(type: string): string {
  return type.slice(0, Math.max(0, type.indexOf(':')))
}

function refuseOwnComponent(type: string, { component }: Readonly<Record<string, unknown>>): string | null {
  if (type !== 'system:status' || typeof component !== 'string' || !isOwnComponent(component)) return null
  return `How "${component}" is, this server finds out by itself: report a component of another name.`
}

/** What else an agent says of a lead stands beside what was there before; a lead that is removed never comes back. */
function refuseRemoval({ name, bound }: Principal, type: string): string | null {
  const isBound = bound.agentId !== undefined || bound.machine !== undefined
  if (type !== 'lead:removed' || !isBound) return null
  return `${name} is bound to ${bound.agentId === undefined ? 'a machine' : 'an agent'} and removes no leads: give it the stage "lost" instead.`
}

function refuseOtherAgent(
  { name, bound }: Principal,
  type: string,
  { agentId }: Readonly<Record<string, unknown>>,
  rule: Rule,
): string | null {
  if (bound.agentId === undefined || agentId === bound.agentId || (agentId === undefined && !rule.ofAgent)) return null
  return `${name} is bound to the agent "${bound.agentId}": data.agentId of ${type} must be that one.`
}

function refuseOtherMachine(
  { name, bound }: Principal,
  type: string,
  { agentId, machine }: Readonly<Record<string, unknown>>,
  rule: Rule,
  machineOf: (agentId: string) => string | null,
): string | null {
  if (bound.machine === undefined) return null
  const registered = typeof agentId === 'string' ? machineOf(agentId) : null
  const isNamed = machine === undefined || machine === bound.machine
  const isOwn = (registered ?? machine) === bound.machine
  if (isNamed && (isOwn || (agentId === undefined && !rule.ofAgent))) return null
  return `${name} is bound to the machine "${bound.machine}": ${type} must be about an agent on it and name it in data.machine.`
}

function refuseOtherSession(
  { name, bound }: Principal,
  type: string,
  { sessionId }: Readonly<Record<string, unknown>>,
  machineOf: (agentId: string) => string | null,
  ownerOf: (sessionId: string) => string | null,
): string | null {
  const owner = typeof sessionId === 'string' ? ownerOf(sessionId) : null
  if (owner === null) return null
  const isForeign =
    bound.agentId === undefined
      ? bound.machine !== undefined && (machineOf(owner) ?? bound.machine) !== bound.machine
      : owner !== bound.agentId
  if (!isForeign) return null
  return `${name} may not speak for the agent "${owner}", whose the session "${sessionId}" is: ${type} needs a session of its own.`
}
