import { alertRule, subjectAgent } from '#lib/state/alert-rules.ts'
import type { Alert, MissionState } from '#lib/state/model.ts'

/** What the page of alerts says of all of them. */
export interface AlertFigures {
  readonly firing: readonly Alert[]
  readonly acknowledged: readonly Alert[]
  /** Ended on a day, the last first; of the newest hundred that the state keeps. */
  readonly resolved: readonly Alert[]
  /** Milliseconds from beginning to end in the middle of them; null while there is none. */
  readonly medianMs: number | null
}

const RANK = { critical: 0, warning: 1, info: 2 } as const
/** The worst first; of those what the server says before what others report, of which there may be any number; then the latest. */
export const byWeight = (a: Alert, b: Alert): number =>
  RANK[a.severity] - RANK[b.severity] ||
  Number(isReported(a)) - Number(isReported(b)) ||
  (a.firedAt < b.firedAt ? 1 : a.firedAt > b.firedAt ? -1 : 0)

/** @param dayOf the workspace's date of an instant. */
export function alertFigures(
  alerts: ReadonlyMap<string, Alert>,
  day: string,
  dayOf: (at: string) => string,
): AlertFigures {
  const all = [...alerts.values()]
  const resolved = all
    .filter(({ endedAt }) => endedAt !== null && dayOf(endedAt) === day)
    .sort((a, b) => ((a.endedAt ?? '') < (b.endedAt ?? '') ? 1 : -1))
  const lengths = resolved.map(lengthOf).sort((a, b) => a - b)
  return {
    firing: all.filter(({ state }) => state === 'firing').sort(byWeight),
    acknowledged: all.filter(({ state }) => state === 'acknowledged').sort(byWeight),
    resolved,
    medianMs: lengths[Math.floor(lengths.length / 2)] ?? null,
  }
}

/** How long an alert that ended lasted, in milliseconds. */
export const lengthOf = ({ firedAt, endedAt }: Alert): number => Date.parse(endedAt ?? firedAt) - Date.parse(firedAt)

/** Where an alert leads: to the agent that it is about, or to the page that shows what it is about. */
export function leadsTo(
  alert: Alert,
  state: Pick<MissionState, 'agents' | 'approvals'>,
): { readonly href: string; readonly word: string } | null {
  if (alert.rule === 'budget') return { href: '/tokens', word: 'Open tokens' }
  if (alert.rule === 'collision') return { href: '/files', word: 'Open files' }
  const agentId = subjectAgent(alert, state)
  const agent = agentId === null ? undefined : state.agents.get(agentId)
  if (agent === undefined) return null
  return { href: `/agents/${encodeURIComponent(agent.id)}`, word: `Open ${agent.name}` }
}

/** Whether a person may end it: what a rule of the server fired ends by itself. */
export const isReported = ({ by }: Pick<Alert, 'by'>): boolean => !by.startsWith('rule:')

/** The latest alert of each rule, by the rule's id; the rule of what others report stands for them all. */
export function lastByRule(state: Pick<MissionState, 'alerts' | 'rules'>): ReadonlyMap<string, Alert> {
  const last = new Map<string, Alert>()
  for (const alert of state.alerts.values()) {
    const ours = !isReported(alert) && alertRule(state, alert.rule) !== undefined
    const id = ours ? alert.rule : 'reported'
    const before = last.get(id)
    if (before === undefined || weightOf(alert) >= weightOf(before)) last.set(id, alert)
  }
  return last
}

/** What is open comes before what is over, then the later one. */
const weightOf = ({ state, firedAt }: Alert): string =>
  `${state === 'resolved' ? 0 : state === 'acknowledged' ? 1 : 2}${firedAt}`
