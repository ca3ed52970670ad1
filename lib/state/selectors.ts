import { dayIn } from '#lib/protocol/day-in.ts'
import type { AgentStatus, Priority, TaskStatus } from '#lib/protocol/event.ts'
import { subjectAgent } from './alert-rules.ts'
import { isAskedAgain } from './budget-allowance.ts'
import { DAY_MS, HOUR_MS, hourOf, hoursBefore, iso, MINUTE_MS, millis } from './instant.ts'
import type {
  Activity,
  Agent,
  Alert,
  Approval,
  Budget,
  HourRow,
  MissionState,
  Session,
  Task,
  Threshold,
  TokenTotals,
  Usage,
} from './model.ts'
import { isClosed } from './tasks.ts'
import { count, NO_USAGE, plus, tokensIn } from './usage.ts'

/**
 * Questions about the state. All figures of one fact come from here, so that they agree on every page. Pure; what depends
 * on the time takes it as `nowMs` (milliseconds since 1970). Each makes a new list: compare, where identity matters.
 */

interface NeedBase {
  /** Unique among the needs; stays the same as long as the need is the same. */
  readonly id: string
  readonly agentId: string | null
  readonly sessionId: string | null
  readonly since: string
}

/** One thing that waits for a person. */
export type Need =
  | (NeedBase & { readonly kind: 'approval'; readonly approval: Approval })
  | (NeedBase & { readonly kind: 'waiting' | 'error'; readonly agent: Agent })
  | (NeedBase & { readonly kind: 'budget'; readonly budget: Budget; readonly alert: Alert })
  | (NeedBase & { readonly kind: 'threshold'; readonly threshold: Threshold })
  | (NeedBase & { readonly kind: 'alert'; readonly alert: Alert })

const PERIOD_MS: Readonly<Record<string, number>> = {
  day: 24 * HOUR_MS,
  week: 7 * 24 * HOUR_MS,
  month: 31 * 24 * HOUR_MS,
}

/** The rule of the alerts that steps of budgets fire; their subject is the budget's id. */
export const BUDGET_ALERT = 'budget'

const isOpen = (approval: Approval): boolean => approval.resolution === null

/** What a publisher said of its own budget holds until its period must be over. */
function isExceeded({ step, period, at }: Threshold, nowMs: number): boolean {
  const lasts = Object.hasOwn(PERIOD_MS, period) ? PERIOD_MS[period] : undefined
  return step >= 100 && (lasts === undefined || nowMs - millis(at) <= lasts)
}

/**
 * Everything that waits for a person, oldest first: open approvals, agents that wait without one, agents in error,
 * budgets of which a step asks for somebody, budgets of publishers that are used up, critical alerts that nobody has seen
 * and that are about something else.
 */
export function needsYou(state: MissionState): readonly Need[] {
  const needs: Need[] = []
  const asking = new Set<string>()
  for (const approval of state.approvals.values()) {
    if (!isOpen(approval)) continue
    const { id, agentId, sessionId, requestedAt } = approval
    asking.add(agentId)
    needs.push({ kind: 'approval', id: `approval:${id}`, agentId, sessionId, since: requestedAt, approval })
  }
  for (const agent of state.agents.values()) {
    const { id, status, since } = agent
    if (status !== 'error' && (status !== 'waiting' || asking.has(id))) continue
    needs.push({ kind: status, id: `${status}:${id}`, agentId: id, sessionId: null, since, agent })
  }
  const lastMs = state.last.at === null ? 0 : millis(state.last.at)
  for (const threshold of state.thresholds.values()) {
    if (!isExceeded(threshold, lastMs)) continue
    const { id, at } = threshold
    needs.push({ kind: 'threshold', id: `threshold:${id}`, agentId: null, sessionId: null, since: at, threshold })
  }
  const told = new Set(
    needs.flatMap(({ id, kind, agentId }) => (kind === 'approval' ? [id] : [id, `agent:${agentId}`])),
  )
  for (const alert of state.alerts.values()) {
    if (alert.severity === 'info' || !(alert.state === 'firing' || isUsedUp(state, alert, lastMs))) continue
    const of = { id: `alert:${alert.id}`, agentId: null, sessionId: null, since: alert.firedAt, alert }
    const budget = alert.rule === BUDGET_ALERT ? state.budgets.get(alert.subject ?? '') : undefined
    if (budget !== undefined) needs.push({ ...of, kind: 'budget', budget })
    else if (alert.severity === 'critical' && !told.has(alert.subject ?? '')) {
      needs.push({ ...of, kind: 'alert', agentId: subjectAgent(alert, state) })
    }
  }
  return needs.sort((a, b) => order(a.since, b.since) || order(a.id, b.id))
}

/** The newest period of its budget alone: alerts of the one before are over. */
function isUsedUp({ budgets }: MissionState, alert: Alert, lastMs: number): boolean {
  const span = alert.rule === BUDGET_ALERT ? budgets.get(alert.subject ?? '')?.spans[0] : undefined
  return span !== undefined && isAskedAgain(alert, span, lastMs)
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** How many things wait for a person. */
export const needsCount = (state: MissionState): number => needsYou(state).length

/** How many agents have each status. */
export function statusCounts(state: MissionState): Readonly<Record<AgentStatus, number>> {
  const counts = { working: 0, waiting: 0, idle: 0, error: 0, offline: 0, stale: 0 }
  for (const { status } of state.agents.values()) counts[status]++
  return counts
}

const URGENCY: Readonly<Record<AgentStatus, number>> = {
  error: 0,
  waiting: 1,
  working: 2,
  stale: 3,
  idle: 4,
  offline: 5,
}

/** All agents: those who need somebody first, then those who work; then by name. */
export function agentsByNeed(state: Pick<MissionState, 'agents'>): readonly Agent[] {
  return [...state.agents.values()].sort(
    (a, b) => URGENCY[a.status] - URGENCY[b.status] || order(a.name, b.name) || order(a.id, b.id),
  )
}

/** Open sessions before ended ones, then those heard last. */
const byRecency = (a: Session, b: Session): number =>
  Number(a.endedAt !== null) - Number(b.endedAt !== null) || order(b.lastAt, a.lastAt) || order(a.id, b.id)

/** All sessions that are kept: open ones first, those heard last before others. */
export const recentSessions = (state: Pick<MissionState, 'sessions'>): readonly Session[] =>
  [...state.sessions.values()].sort(byRecency)

/** The sessions of one agent, in the same order. */
export const sessionsOf = (state: MissionState, agentId: string): readonly Session[] =>
  [...state.sessions.values()].filter((session) => session.agentId === agentId).sort(byRecency)

/** Tasks by the status they have: all that are open, and of the closed ones those that were closed on one day. */
export type TasksByStatus = Readonly<Record<TaskStatus, readonly Task[]>>

const HASTE: Readonly<Record<Priority, number>> = { urgent: 0, high: 1, normal: 2, low: 3 }

/** Open ones: the most urgent first, then by rank. Closed ones: the last closed first. */
export const byTurn = (a: Task, b: Task): number =>
  order(b.closedAt ?? '', a.closedAt ?? '') ||
  HASTE[a.priority] - HASTE[b.priority] ||
  order(a.rank, b.rank) ||
  order(a.id, b.id)

/** @param day YYYY-MM-DD in the workspace's zone, as `workspaceDay` gives it; null gives no closed task, `any` all that are kept. */
export function tasksByStatus({ tasks }: Pick<MissionState, 'tasks'>, day: string | null): TasksByStatus {
  const lists: Record<TaskStatus, Task[]> = {
    backlog: [],
    ready: [],
    running: [],
    review: [],
    done: [],
    failed: [],
    cancelled: [],
  }
  for (const task of tasks.values()) {
    if (!isClosed(task.status) || day === 'any' || (day !== null && task.closedDay === day))
      lists[task.status].push(task)
  }
  for (const list of Object.values(lists)) list.sort(byTurn)
  return lists
}

/** What the flow of tasks says beside its counts. Instants are null where there is no such task. */
export interface TaskFlow {
  /** In the backlog and made within the last 24 hours. */
  readonly backlogNew: number
  /** When the oldest ready task was made. */
  readonly readyOldest: string | null
  /** Running tasks that nobody holds, and how many different holders the others have. */
  readonly runningUnheld: number
  readonly runningHolders: number
  /** Since when the task that waits longest for a review has been in review. */
  readonly reviewOldest: string | null
  readonly lastDone: string | null
  readonly lastFailed: string | null
  /** As many were closed that day as the state keeps: earlier ones of the same day may be forgotten. */
  readonly closedAtLeast: boolean
}

/** How many closed tasks a fold keeps. */
const CLOSED_KEPT = 200

export function taskFlow(tasks: TasksByStatus, nowMs: number): TaskFlow {
  const { backlog, ready, running, review, done, failed, cancelled } = tasks
  const holders = running.flatMap(({ assignee }) => assignee ?? [])
  return {
    backlogNew: backlog.filter(({ createdAt }) => nowMs - millis(createdAt) < DAY_MS).length,
    readyOldest: earliest(ready.map(({ createdAt }) => createdAt)),
    runningUnheld: running.length - holders.length,
    runningHolders: new Set(holders).size,
    reviewOldest: earliest(review.map(({ statusSince }) => statusSince)),
    lastDone: done[0]?.closedAt ?? null,
    lastFailed: failed[0]?.closedAt ?? null,
    closedAtLeast: done.length + failed.length + cancelled.length >= CLOSED_KEPT,
  }
}

const earliest = (instants: readonly string[]): string | null =>
  instants.reduce<string | null>((first, at) => (first === null || at < first ? at : first), null)

/** The feed, newest first. */
export const activityNewest = (state: MissionState, limit = 200): readonly Activity[] =>
  state.activity.slice(-limit).reverse()

/** The parts of the page's first line. */
export interface Verdict {
  readonly agents: number
  readonly needs: number
  readonly working: number
  readonly today: Usage
}

export const verdict = (state: MissionState, nowMs: number): Verdict => ({
  agents: state.agents.size,
  needs: needsCount(state),
  working: statusCounts(state).working,
  today: usageToday(state, nowMs).total,
})

/** What one day used. Rows are sorted by cost, then tokens. */
export interface DayUsage {
  readonly day: string
  /** IANA time zone that `day` is a date in. */
  readonly zone: string
  readonly total: Usage
  /** Input, output and cache together. */
  readonly tokens: number
  /** Share of the input that was read from a cache, 0 to 1; null while there was no input. */
  readonly cacheShare: number | null
  readonly byAgent: readonly { readonly agentId: string | null; readonly usage: Usage }[]
  readonly byModel: readonly { readonly model: string; readonly usage: Usage }[]
  readonly byProject: readonly { readonly project: string | null; readonly usage: Usage }[]
}

/**
 * The date in the workspace's zone, whether anything has happened on it or not. Never before the newest event's: what the
 * server stamped is right where a viewer's clock is slow.
 */
export function workspaceDay(
  { workspace, last }: Pick<MissionState, 'workspace'> & { readonly last: Pick<MissionState['last'], 'day'> },
  nowMs: number,
): string {
  const today = dateOf(workspace.zone, nowMs)
  return last.day !== null && last.day > today ? last.day : today
}

/** A browser may not know a zone that the server knows. */
function dateOf(zone: string, ms: number): string {
  try {
    return dayIn(zone, ms)
  } catch (error) {
    if (error instanceof RangeError) return dayIn('UTC', ms)
    throw error
  }
}

/** What the workspace used today. */
export const usageToday = (state: MissionState, nowMs: number): DayUsage => usageOn(state, workspaceDay(state, nowMs))

export function usageOn({ tokens, workspace }: Pick<MissionState, 'tokens' | 'workspace'>, day: string): DayUsage {
  const agents = new Map<string | null, Usage>()
  const models = new Map<string, Usage>()
  const projects = new Map<string | null, Usage>()
  let total = NO_USAGE
  for (const row of tokens.days.values()) {
    if (row.day !== day) continue
    total = plus(total, row)
    agents.set(row.agentId, plus(agents.get(row.agentId) ?? NO_USAGE, row))
    models.set(row.model, plus(models.get(row.model) ?? NO_USAGE, row))
    projects.set(row.project, plus(projects.get(row.project) ?? NO_USAGE, row))
  }
  return {
    day,
    zone: workspace.zone,
    total,
    tokens: tokensIn(total),
    cacheShare: cacheShareOf(total),
    byAgent: Array.from(agents, ([agentId, usage]) => ({ agentId, usage })).sort(byCost),
    byModel: Array.from(models, ([model, usage]) => ({ model, usage })).sort(byCost),
    byProject: Array.from(projects, ([project, usage]) => ({ project, usage })).sort(byCost),
  }
}

/** Share of the input that was read from a cache, 0 to 1; null while there was no input. */
export function cacheShareOf({ input, cacheRead, cacheWrite }: Usage): number | null {
  const read = input + cacheRead + cacheWrite
  return read === 0 ? null : cacheRead / read
}

const byCost = (a: { readonly usage: Usage }, b: { readonly usage: Usage }): number =>
  b.usage.costNano - a.usage.costNano || tokensIn(b.usage) - tokensIn(a.usage)

/** What an agent used on a day, where that is the last one on which it used anything or a later one. */
export const agentToday = ({ today }: Pick<Agent, 'today'>, day: string): Usage =>
  today !== null && today.day === day ? today.usage : NO_USAGE

/** What an agent used by model on a day, by cost; nothing once days of so many agents are kept that they were summed. */
export function agentModelsOn(
  { days }: Pick<TokenTotals, 'days'>,
  day: string,
  agentId: string,
): readonly { readonly model: string; readonly usage: Usage }[] {
  const models = new Map<string, Usage>()
  for (const row of days.values()) {
    if (row.day === day && row.agentId === agentId) models.set(row.model, plus(models.get(row.model) ?? NO_USAGE, row))
  }
  return Array.from(models, ([model, usage]) => ({ model, usage })).sort(byCost)
}

/** Usage of each day that is kept, oldest first. */
export function usageByDay({
  tokens,
}: Pick<MissionState, 'tokens'>): readonly { readonly day: string; readonly usage: Usage }[] {
  const days = new Map<string, Usage>()
  for (const row of tokens.days.values()) days.set(row.day, plus(days.get(row.day) ?? NO_USAGE, row))
  return Array.from(days, ([day, usage]) => ({ day, usage })).sort((a, b) => order(a.day, b.day))
}

/** Usage of each of the last hours (UTC), the present one last; at most 48 are kept. */
export function usageByHour(
  { tokens }: Pick<MissionState, 'tokens'>,
  nowMs: number,
  hours = 24,
): readonly { readonly hour: string; readonly usage: Usage }[] {
  const sums = sumByHour(tokens.hours.values())
  return Array.from({ length: hours }, (_, index) => {
    const hour = hoursBefore(nowMs, hours - 1 - index)
    return { hour, usage: sums.get(hour) ?? NO_USAGE }
  })
}

function sumByHour(rows: Iterable<HourRow>): ReadonlyMap<string, Usage> {
  const sums = new Map<string, Usage>()
  for (const row of rows) sums.set(row.hour, plus(sums.get(row.hour) ?? NO_USAGE, row))
  return sums
}

/**
 * What an hour uses at the present pace: usage of the 60 minutes before this minute began, that is the present hour and of
 * the one before it the share that lies within them, as if it had been used evenly. The same for all who ask within a minute.
 * @param counts which rows of an agent and a model; default all.
 */
export function burnRate(
  { tokens }: Pick<MissionState, 'tokens'>,
  nowMs: number,
  counts: (row: HourRow) => boolean = () => true,
): Usage {
  const { now, before } = burnHours(nowMs)
  const [present, last] = [{ ...NO_USAGE }, { ...NO_USAGE }]
  for (const row of tokens.hours.values()) {
    if (!counts(row)) continue
    if (row.hour === now) count(present, row, 1)
    else if (row.hour === before) count(last, row, 1)
  }
  return burnFrom(present, last, nowMs)
}

/** The two hours (UTC) that a pace is made of. */
export function burnHours(nowMs: number): { readonly now: string; readonly before: string } {
  return { now: hourOf(iso(minuteOf(nowMs))), before: hoursBefore(minuteOf(nowMs), 1) }
}

/** The pace, from what those two hours used. */
export const burnFrom = (now: Usage, before: Usage, nowMs: number): Usage =>
  plus(now, portion(before, 1 - (minuteOf(nowMs) % HOUR_MS) / HOUR_MS))

const minuteOf = (ms: number): number => ms - (ms % MINUTE_MS)

const portion = (usage: Usage, share: number): Usage => ({
  input: Math.round(usage.input * share),
  output: Math.round(usage.output * share),
  cacheRead: Math.round(usage.cacheRead * share),
  cacheWrite: Math.round(usage.cacheWrite * share),
  reasoning: Math.round(usage.reasoning * share),
  costNano: Math.round(usage.costNano * share),
  requests: Math.round(usage.requests * share),
  unpriced: Math.round(usage.unpriced * share),
})
