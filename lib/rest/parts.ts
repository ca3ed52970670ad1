import { usdFromNano } from '#lib/protocol/money.ts'
import type { DayRow, MissionState, TokenTotals, Usage } from '#lib/state/model.ts'
import { NO_USAGE, plus } from '#lib/state/usage.ts'
import { type PartView, partView } from './part-view.ts'

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
    find: ({ agents }, id) => agents.get(id),
  }),
  partView({
    part: 'sessions',
    noun: 'session',
    items: ({ sessions }) => sessions.values(),
    place: ({ startedAt, id }) => ({ since: startedAt, id }),
    fields: { agentId: ({ agentId }) => agentId, project: ({ project }) => project, model: ({ model }) => model },
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
    show: (row) => ({ ...row, ...dollars(row) }),
    more: tokenTotals,
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
    part: 'budgets',
    noun: 'budget',
    items: ({ budgets }) => budgets.values(),
    place: ({ id }) => ({ since: '', id }),
    fields: { scope: ({ scope }) => scope, period: ({ period }) => period },
    find: ({ budgets }, id) => budgets.get(id),
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

const openUnless = (closed: boolean) => (closed ? 'closed' : 'open')

/** Digits enough for every seq, so that texts compare as their numbers do. */
const bySeq = (seq: number) => ({ since: String(seq).padStart(16, '0'), id: String(seq) })

function* tokenRows({ tokens }: MissionState): Iterable<TokenRow> {
  for (const [id, row] of tokens.days) yield { id, ...row }
}

interface TokenRow extends DayRow {
  readonly id: string
}

/** `totals` of the rows that match, whatever the page; `all` since the log began. */
function tokenTotals({ tokens }: MissionState, rows: readonly Usage[]): object {
  const totals = rows.reduce(plus, NO_USAGE)
  return { totals: { ...totals, ...dollars(totals) }, all: { ...tokens.all, ...dollars(tokens.all) }, ...since(tokens) }
}

const since = ({ agentsSince }: TokenTotals) => (agentsSince.day === null ? {} : { agentsSince: agentsSince.day })

const dollars = ({ costNano }: Usage) => ({ costUsd: usdFromNano(costNano) })
