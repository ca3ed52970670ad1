import { paramOf } from '#lib/state/alert-rules.ts'
import { MINUTE_MS, millis } from '#lib/state/instant.ts'
import type { Agent, AlertRule, Approval } from '#lib/state/model.ts'
import type { Condition, Finding, Look } from './condition.ts'

const known = (conditions: readonly Condition[]): Finding => ({ conditions, isKnown: () => true })

const isIn = (
  { scope }: AlertRule,
  agent: Pick<Agent, 'id' | 'project' | 'kind'> | undefined,
  id = agent?.id,
): boolean =>
  (scope.agentId === null || scope.agentId === id) &&
  (scope.project === null || scope.project === agent?.project) &&
  (scope.kind === null || scope.kind === agent?.kind)

const subjectOf = (agent: Agent): string => `agent:${agent.id}`
const withDetail = (message: string, detail: string | null | undefined): string =>
  (detail ? `${message}: ${detail}` : message).slice(0, 2_000)

function ofStatus(
  rule: AlertRule,
  { state }: Look,
  status: Agent['status'],
  message: (agent: Agent) => string,
): Condition[] {
  const conditions: Condition[] = []
  for (const agent of state.agents.values()) {
    if (agent.status !== status || !isIn(rule, agent)) continue
    conditions.push({ subject: subjectOf(agent), message: message(agent), sinceMs: millis(agent.since) })
  }
  return conditions
}

export const judgeErrors = (rule: AlertRule, look: Look): Finding =>
  known(ofStatus(rule, look, 'error', ({ name, evidence }) => withDetail(`${name} is in error`, evidence?.detail)))

export const judgeStale = (rule: AlertRule, look: Look): Finding =>
  known(ofStatus(rule, look, 'stale', ({ name, evidence }) => withDetail(`${name} is silent`, evidence?.detail)))

/** A question is told by itself; an agent that waits without one is told as the agent. */
export function judgeWaiting(rule: AlertRule, look: Look): Finding {
  const { state } = look
  const conditions: Condition[] = []
  const asking = new Set<string>()
  for (const approval of state.approvals.values()) {
    if (approval.resolution !== null) continue
    const { id, agentId, requestedAt } = approval
    asking.add(agentId)
    const agent = state.agents.get(agentId)
    if (!isIn(rule, agent, agentId)) continue
    const message = withDetail(`${agent?.name ?? agentId} ${asks(approval)}`, approval.question ?? approval.tool)
    conditions.push({ subject: `approval:${id}`, message, sinceMs: millis(requestedAt) })
  }
  for (const agent of state.agents.values()) {
    if (agent.status !== 'waiting' || asking.has(agent.id) || !isIn(rule, agent)) continue
    const waits = agent.reason === 'permission' ? 'asks for permission' : 'waits for a person'
    const message = withDetail(`${agent.name} ${waits}`, agent.evidence?.detail)
    conditions.push({ subject: subjectOf(agent), message, sinceMs: millis(agent.since) })
  }
  return known(conditions)
}

const asks = ({ question }: Approval): string => (question === null ? 'asks for permission' : 'waits for an answer')

const BETTER = 0.8

/** Of how many calls too many failed. Until a whole window was looked at, what fires is not known to be over. */
export function judgeErrorRate(rule: AlertRule, { state, now, observed, isOpen }: Look): Finding {
  const windowMs = paramOf(rule, 'windowMs')
  const conditions: Condition[] = []
  for (const id of observed.agents()) {
    const agent = state.agents.get(id)
    if (agent === undefined || !isIn(rule, agent)) continue
    const { all, failed } = observed.calls(id, now, windowMs)
    if (failed === 0) continue
    const subject = subjectOf(agent)
    const open = isOpen(subject)
    const most = (paramOf(rule, 'percent') / 100) * (open ? BETTER : 1)
    if (failed / all < most || (!open && all < paramOf(rule, 'calls'))) continue
    const message = `${agent.name}: ${failed} of ${all} calls failed within ${Math.round(windowMs / MINUTE_MS)} min`
    conditions.push({ subject, message, sinceMs: null })
  }
  return { conditions, isKnown: () => now >= observed.sinceMs + windowMs }
}

/** Works, and yet no call went well, no file and no task changed. What was before this server started nobody saw. */
export function judgeNoProgress(rule: AlertRule, { state, now, observed }: Look): Finding {
  const forMs = paramOf(rule, 'forMs')
  const conditions: Condition[] = []
  for (const agent of state.agents.values()) {
    if (agent.status !== 'working' || !isIn(rule, agent)) continue
    const last = Math.max(millis(agent.since), observed.progressAt(agent.id) ?? observed.sinceMs)
    if (now - last < forMs) continue
    const message = `${agent.name} has worked for ${Math.round((now - last) / MINUTE_MS)} min and got nothing done`
    conditions.push({ subject: subjectOf(agent), message, sinceMs: last })
  }
  return { conditions, isKnown: () => now >= observed.sinceMs + forMs }
}
