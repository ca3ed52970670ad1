import { alertRule, alertRules, BUILT_IN } from '#lib/state/alert-rules.ts'
import { collisions } from '#lib/state/collisions.ts'
import type { Agent, DayRow, MissionState, Session, TokenTotals, TouchedFile, Usage } from '#lib/state/model.ts'
import { agentToday, burnRate, usageToday, workspaceDay } from '#lib/state/selectors.ts'
import { NO_USAGE, plus } from '#lib/state/usage.ts'
import { type PartView, partView } from './part-view.ts'
import { type AnyBudget, anyBudgets, isOwn, scopeText, showBudget } from './show-budget.ts'
import { leasesNow, showTask } from './show-task.ts'
import { withDollars } from './with-dollars.ts'

const VIEWS: readonly PartView[] = [
  partView({
    part: 'agents',
    noun: 'agent',
    items: ({ agents }) => agents.values(),
    place: ({ firstSeenAt, id }) => ({ since: firstSeenAt, id }),
    fields: {
      status: ({ status }) => status,
      kind: ({ kind }) => kind,
      machine: ({ machine }) => machine,
      project: ({ project }) => project,
    },
    show: showAgent,
    clock: workspaceDay,
    find: ({ agents }, id) => agents.get(id),
  }),
  partView({
    part: 'sessions',
    noun: 'session',
    items: ({ sessions }) => sessions.values(),
    place: ({ startedAt, id }) => ({ since: startedAt, id }),
    fields: { agentId: ({ agentId }) => agentId, project: ({ project }) => project, model: ({ model }) => model },
    show: showSession,
    find: ({ sessions }, id) => sessions.get(id),
  }),
  partView({
    part: 'tasks',
    noun: 'task',
    items: ({ tasks }) => tasks.values(),
    place: ({ createdAt, id }) => ({ since: createdAt, id }),
    fields: {
      status: ({ status }) => status,
      assignee: ({ assignee }) => assignee,
      priority: ({ priority }) => priority,
      project: ({ project }) => project,
    },
    show: showTask,
    clock: leasesNow,
    find: ({ tasks }, id) => tasks.get(id),
  }),
  partView<TokenRow>({
    part: 'tokens',
    noun: 'row of usage',
    items: tokenRows,
    place: ({ id, day }) => ({ since: day, id }),
    fields: {
      day: ({ day }) => day,
      agentId: ({ agentId }) => agentId,
      model: ({ model }) => model,
      project: ({ project }) => project,
    },
    show: withDollars,
    more: tokenTotals,
    // The burn sinks while nothing happens; all of one minute are answered alike.
    clock: (state, nowMs) => JSON.stringify([workspaceDay(state, nowMs), state.workspace.zone, burnRate(state, nowMs)]),
  }),
  partView({
    part: 'leads',
    noun: 'lead',
    items: ({ leads }) => leads.values(),
    place: ({ createdAt, id }) => ({ since: createdAt, id }),
    fields: { stage: ({ stage }) => stage, agentId: ({ agentId }) => agentId, source: ({ source }) => source },
    find: ({ leads }, id) => leads.get(id),
  }),
  partView({
    part: 'approvals',
    noun: 'approval',
    items: ({ approvals }) => approvals.values(),
    place: ({ requestedAt, id }) => ({ since: requestedAt, id }),
    fields: {
      status: ({ resolution }) => openUnless(resolution !== null),
      agentId: ({ agentId }) => agentId,
      sessionId: ({ sessionId }) => sessionId,
    },
    find: ({ approvals }, id) => approvals.get(id),
  }),
  partView({
    part: 'commands',
    noun: 'command',
    items: ({ commands }) => commands.values(),
    place: ({ requestedAt, id }) => ({ since: requestedAt, id }),
    fields: {
      status: ({ outcome }) => openUnless(outcome !== null),
      agentId: ({ agentId }) => agentId,
      outcome: ({ outcome }) => outcome,
    },
    find: ({ commands }, id) => commands.get(id),
  }),
  partView({
    part: 'terminals',
    noun: 'terminal',
    items: ({ terminals }) => terminals.values(),
    place: ({ openedAt, id }) => ({ since: openedAt, id }),
    fields: { status: ({ closedAt }) => openUnless(closedAt !== null), agentId: ({ agentId }) => agentId },
    find: ({ terminals }, id) => terminals.get(id),
  }),
  partView({
    part: 'alerts',
    noun: 'alert',
    items: ({ alerts }) => alerts.values(),
    // An alert that fires again begins again, and so comes on a later page.
    place: ({ firedAt, id }) => ({ since: firedAt, id }),
    fields: { status: ({ state }) => state, severity: ({ severity }) => severity, rule: ({ rule }) => rule },
    find: ({ alerts }, id) => alerts.get(id),
  }),
  partView({
    part: 'rules',
    noun: 'rule of alerts',
    items: alertRules,
    place: ({ changedAt, id }) => ({ since: BUILT_IN.has(id) ? '' : (changedAt ?? ''), id }),
    fields: { kind: ({ kind }) => kind, severity: ({ severity }) => severity },
    find: alertRule,
  }),
  partView({
    part: 'files',
    noun: 'file change',
    items: ({ files }) => files,
    place: ({ seq }) => bySeq(seq),
    fields: {
      agentId: ({ agentId }) => agentId,
      sessionId: ({ sessionId }) => sessionId,
      change: ({ change }) => change,
    },
  }),
  partView({
    part: 'touched',
    noun: 'file in hand',
    items: ({ touched }) => touched.values(),
    place: ({ key }) => ({ since: '', id: key }),
    fields: { project: ({ project }) => project, machine: ({ machine }) => machine, path: ({ path }) => path },
    show: ({ key, ...file }, state, nowMs) => ({
      id: key,
      ...file,
      collision: collisionOf({ key, ...file }, state, nowMs),
    }),
    // A collision ends with time alone too; all of one minute are answered alike.
    clock: (_state, nowMs) => String(Math.floor(nowMs / 60_000)),
    find: ({ touched }, id) => touched.get(id),
  }),
  partView({
    part: 'activity',
    noun: 'activity',
    items: ({ activity }) => activity,
    place: ({ seq }) => bySeq(seq),
    fields: {
      agentId: ({ agentId }) => agentId,
      sessionId: ({ sessionId }) => sessionId,
      kind: ({ kind }) => kind,
    },
  }),
  partView({
    part: 'types',
    noun: 'type',
    items: ({ types }) => Array.from(types, ([type, count]) => ({ type, count })),
    place: ({ type }) => ({ since: '', id: type }),
    fields: {},
  }),
  partView<AnyBudget>({
    part: 'budgets',
    noun: 'budget',
    items: anyBudgets,
    // A publisher may have given the id of one of ours.
    place: (budget) => ({ since: isOwn(budget) ? '' : 'told', id: budget.id }),
    fields: {
      scope: (budget) => (isOwn(budget) ? scopeText(budget.scope) : budget.scope),
      period: ({ period }) => period,
    },
    show: showBudget,
    // The forecast moves with the minute, and a period ends without an event.
    clock: (state, nowMs) =>
      state.budgets.size === 0 ? '' : `${workspaceDay(state, nowMs)} ${Math.floor(nowMs / 60_000)}`,
    find: ({ budgets, thresholds }, id) => budgets.get(id) ?? thresholds.get(id),
  }),
  partView({
    part: 'system',
    noun: 'component',
    items: ({ system }) => system.values(),
    place: ({ component }) => ({ since: '', id: component }),
    fields: { status: ({ status }) => status },
    find: ({ system }, id) => system.get(id),
  }),
]

/** The parts that REST shows, by the name in their path. */
export const PART_VIEWS: ReadonlyMap<string, PartView> = new Map(VIEWS.map((view) => [view.part, view]))

function collisionOf(file: TouchedFile, { sessions, agents }: MissionState, nowMs: number): object | null {
  const [found] = collisions({ touched: new Map([[file.key, file]]), sessions, agents }, nowMs)
  return found === undefined ? null : { writers: found.writers, sameFolder: found.sameFolder }
}

const openUnless = (closed: boolean) => (closed ? 'closed' : 'open')

/** Digits enough for every seq, so that texts compare as their numbers do. */
const bySeq = (seq: number) => ({ since: String(seq).padStart(16, '0'), id: String(seq) })

function* tokenRows({ tokens }: MissionState): Iterable<TokenRow> {
  for (const [id, row] of tokens.days) yield { id, ...row }
}

interface TokenRow extends DayRow {
  readonly id: string
}

/**
 * `totals` of the rows that match, whatever the page; of the whole workspace `today`, `burn` (what an hour uses at the
 * present pace) and `all` since the log began.
 */
function tokenTotals(state: MissionState, rows: readonly Usage[], nowMs: number): object {
  const { tokens } = state
  const { day, zone, total } = usageToday(state, nowMs)
  return {
    totals: withDollars(rows.reduce(plus, NO_USAGE)),
    today: { day, zone, ...withDollars(total) },
    burn: withDollars(burnRate(state, nowMs)),
    all: withDollars(tokens.all),
    ...since(tokens),
  }
}

const since = ({ agentsSince }: TokenTotals) => (agentsSince.day === null ? {} : { agentsSince: agentsSince.day })

/** `today` is the workspace's day, also for one that has used nothing on it. */
function showAgent(agent: Agent, state: MissionState, nowMs: number): object {
  const day = workspaceDay(state, nowMs)
  const today = { day, usage: withDollars(agentToday(agent, day)) }
  return { ...agent, tokens: withDollars(agent.tokens), today }
}

function showSession(session: Session): object {
  const { tokens, unattributed } = session
  return { ...session, tokens: withDollars(tokens), unattributed: unattributed.map(withDollars) }
}
