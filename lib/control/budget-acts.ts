import { createHash } from 'node:crypto'
import type { Draft, Severity } from '#lib/protocol/event.ts'
import { usdFromNano } from '#lib/protocol/money.ts'
import { isAskedAgain } from '#lib/state/budget-allowance.ts'
import { budgetsAbout } from '#lib/state/budget-hold.ts'
import { BUDGET_RULE, spentOf } from '#lib/state/budgets.ts'
import { millis } from '#lib/state/instant.ts'
import type { Alert, Budget, BudgetSpan, BudgetStep, MissionState, ReachedStep } from '#lib/state/model.ts'
import { periodOf } from '#lib/state/period.ts'
import { BUDGET_ALERT } from '#lib/state/selectors.ts'

/** One thing to be stored, once whoever finds that it is due, on any node and after any restart. */
export interface BudgetAct {
  /** What belongs to one step is stored in its order, or not at all: the last of it says that all was done. */
  readonly of: string
  readonly guard: string
  readonly draft: Draft
}

/**
 * What budgets have to do now. The last of what belongs to a step is its `token:threshold`, which is what ends it: broken
 * off before, everything is found due again, and its guards let happen only what has not.
 * @param day of the workspace.
 */
export function budgetActs(state: MissionState, day: string, nowMs: number): readonly BudgetAct[] {
  const acts: BudgetAct[] = []
  for (const budget of state.budgets.values()) {
    const present = periodOf(budget.period, day, budget.weekStartsOn)
    for (const span of budget.spans) {
      const due = span.reached.filter(({ action }) => action === null).sort((a, b) => b.at - a.at)
      for (const [index, reached] of due.entries()) {
        const step = budget.steps.find(({ at }) => at === reached.at)
        const passed = index > 0 ? due[0] : undefined
        acts.push(...actsOf(state, { budget, span, reached, step, passed, isOver: span.from !== present }))
      }
    }
  }
  return [...acts, ...notSummed(state, nowMs), ...standingAlerts(state, day, nowMs)]
}

/** What a budget had spent before it was set is known within a second: after this somebody has to look. */
const SUMMED_WITHIN_MS = 60_000

/** Until it is known what a budget had spent before it was set, it acts by what it counted itself: that must not go unseen. */
function* notSummed(state: MissionState, nowMs: number): Iterable<BudgetAct> {
  for (const budget of state.budgets.values()) {
    const { id, fillingSince, changedAt } = budget
    if (fillingSince === null || nowMs - millis(changedAt) < SUMMED_WITHIN_MS) continue
    const message = `${nameOf(state, budget)}: what it had spent before it was set is not summed up. Until it is, its steps count what was spent since.`
    yield {
      of: `unsummed:${id}`,
      guard: `mc:budget-unsummed:${id}:${fillingSince}`,
      draft: {
        type: 'system:alert',
        data: { alertId: unsummedId(id, fillingSince), rule: BUDGET_ALERT, severity: 'warning', message, subject: id },
      },
    }
  }
}

const unsummedId = (budgetId: string, since: number): string => identifierOf(`budget-unsummed:${since}:${budgetId}`)

const isUnsummed = ({ budgets }: MissionState, { id, subject }: Alert): boolean => {
  const since = budgets.get(subject ?? '')?.fillingSince ?? null
  return subject !== null && since !== null && id === unsummedId(subject, since)
}

interface DueStep {
  readonly budget: Budget
  readonly span: BudgetSpan
  readonly reached: ReachedStep
  /** Undefined where the budget has no such step any more. */
  readonly step: BudgetStep | undefined
  /** A higher step that is due at the same time: what it does is enough. */
  readonly passed: ReachedStep | undefined
  /** Its period has ended before anything was done. */
  readonly isOver: boolean
}

function actsOf(state: MissionState, due: DueStep): readonly BudgetAct[] {
  const { budget, span, reached, step, passed, isOver } = due
  const key = `${budget.id}:${span.from}:${reached.at}:${reached.limitSeq}`
  const tell = (action: string): BudgetAct => ({
    of: key,
    guard: `mc:budget:${key}`,
    draft: threshold(due, action),
  })
  if (isOver) return [tell('its period had ended')]
  if (passed !== undefined) return [tell(`passed at once with ${passed.at} %`)]
  if (step === undefined) return [tell('nothing: the step was taken away')]
  const stops = step.acts.includes('stop') ? stopping(state, budget, key) : null
  const alert: Draft = {
    type: 'system:alert',
    data: {
      alertId: alertIdOf(key),
      rule: BUDGET_ALERT,
      severity: severityOf(step),
      message: alertWords(state, budget, span, step),
      subject: budget.id,
    },
  }
  const words = [
    ...step.acts.filter((act) => act !== 'stop').map((act) => ACTIONS[act]),
    ...(stops ? [stops.words] : []),
  ]
  return [{ of: key, guard: `mc:budget-alert:${key}`, draft: alert }, ...(stops?.acts ?? []), tell(words.join(', '))]
}

const ACTIONS = {
  notify: 'told',
  ask: 'asked for more',
  pause: 'gives no new tasks',
  hold: 'denies tool calls',
} as const

/** An id has 128 characters: a longer one ends in the checksum of what it leaves out. */
function identifierOf(text: string): string {
  if (text.length <= 128) return text
  return `${text.slice(0, 90)}:${createHash('sha256').update(text).digest('base64url').slice(0, 32)}`
}

const alertIdOf = (key: string): string => identifierOf(`budget:${key}`)

function severityOf({ acts }: BudgetStep): Severity {
  if (acts.includes('hold') || acts.includes('stop')) return 'critical'
  return acts.includes('pause') || acts.includes('ask') ? 'warning' : 'info'
}

/** Agents that can be stopped are; of the others it is said that they cannot. */
function stopping(state: MissionState, budget: Budget, key: string): { acts: readonly BudgetAct[]; words: string } {
  const live = [...state.agents.values()].filter(
    ({ id, status }) => status !== 'offline' && budgetsAbout(state, { agentId: id }).includes(budget),
  )
  const able = live.filter(({ capabilities }) => capabilities.includes('stop'))
  const acts = able.map(({ id: agentId }) => {
    const commandId = identifierOf(`stop:${key}:${agentId}`)
    const draft: Draft = { type: 'command:interrupt', data: { commandId, agentId } }
    return { of: key, guard: `mc:budget-stop:${key}:${agentId}`, draft }
  })
  const unable = live.length - able.length
  const told = able.length > 0 ? `told ${able.length} to stop` : ''
  const honest = unable > 0 || live.length === 0 ? `no way to stop ${live.length === 0 ? 'anybody' : unable}` : ''
  return { acts, words: [told, honest].filter((part) => part !== '').join(', ') }
}

function threshold({ budget, span, reached }: DueStep, action: string): Draft {
  const { unit, limit, scope, period } = budget
  const amount = (value: number) => (unit === 'usd' ? usdFromNano(value) : value)
  return {
    type: 'token:threshold',
    data: {
      budgetId: budget.id,
      scope: scope.id === null ? scope.kind : `${scope.kind}:${scope.id}`.slice(0, 240),
      step: reached.at,
      spent: amount(spentOf(budget, span)),
      limit: amount(limit + span.more),
      period,
      from: span.from,
      action,
    },
  }
}

const EACH = { day: ' a day', week: ' a week', month: ' a month', total: '' } as const

function nameOf({ agents }: MissionState, { name, scope }: Budget): string {
  if (name !== null) return name
  if (scope.id === null) return 'The workspace'
  if (scope.kind === 'agent') return agents.get(scope.id)?.name ?? scope.id
  return scope.kind === 'task' ? `#${scope.id}` : scope.id
}

/** A step is passed once: how much is spent by now stands beside it wherever the alert is shown. */
function alertWords(state: MissionState, budget: Budget, span: BudgetSpan, { at, acts }: BudgetStep): string {
  const limit = budget.limit + span.more
  const amount = budget.unit === 'usd' ? `$${usdFromNano(limit).toFixed(2)}` : `${limit.toLocaleString('en-US')} tokens`
  const then = acts.includes('hold')
    ? ' Tool calls are denied.'
    : acts.includes('pause')
      ? ' No new tasks are given.'
      : ''
  return `${nameOf(state, budget)}: passed ${at} % of ${amount}${EACH[budget.period]}.${then}`
}

/**
 * Alerts of steps end with their period, when more is allowed, when their budget is let go, and when a higher step alerts. One
 * that somebody has seen by letting the budget go on for a time or some calls is news again once that is used up.
 */
function* standingAlerts(state: MissionState, day: string, nowMs: number): Iterable<BudgetAct> {
  const open = [...state.alerts.values()].filter(
    ({ rule, by, state }) => rule === BUDGET_ALERT && by === BUDGET_RULE && state !== 'resolved',
  )
  for (const alert of open) {
    if (isUnsummed(state, alert)) continue
    const span = spanOf(state, alert, day)
    if (span !== undefined && stillTrue(alert, open, span)) {
      if (alert.severity !== 'info' && isAskedAgain(alert, span, nowMs)) yield askedAgain(alert, span)
      continue
    }
    const draft: Draft = { type: 'system:alertResolved', data: { alertId: alert.id } }
    yield { of: alert.id, guard: `mc:budget-over:${alert.id}`, draft }
  }
}

const USED_UP = ' What was allowed is used up.'

/** Once for each allowance; whatever node finds it, and after any restart. */
function askedAgain({ id, rule, severity, message, subject }: Alert, { freeSeq }: BudgetSpan): BudgetAct {
  const words = message.endsWith(USED_UP) ? message : `${message}${USED_UP}`
  return {
    of: id,
    guard: `mc:budget-again:${id}:${freeSeq}`,
    draft: {
      type: 'system:alert',
      data: { alertId: id, rule, severity, message: words, ...(subject !== null && { subject }), again: true },
    },
  }
}

/** Of the budget that an alert is about, in the period that holds now. */
function spanOf({ budgets }: MissionState, { subject }: Alert, day: string): BudgetSpan | undefined {
  const budget = budgets.get(subject ?? '')
  const from = budget && periodOf(budget.period, day, budget.weekStartsOn)
  return budget?.spans.find((one) => one.from === from)
}

function stillTrue({ id, subject }: Alert, open: readonly Alert[], { from, reached, released }: BudgetSpan): boolean {
  if (released !== null) return false
  const alertOf = (step: ReachedStep) => alertIdOf(`${subject}:${from}:${step.at}:${step.limitSeq}`)
  const alerting = reached.filter((step) => open.some((other) => other.id === alertOf(step)))
  const highest = alerting.sort((a, b) => b.at - a.at)[0]
  return highest !== undefined && id === alertOf(highest)
}
