import { z } from 'zod'
import { usdFromNano } from '#lib/protocol/money.ts'
import { budgetsAbout } from '#lib/state/budget-hold.ts'
import { type BudgetStanding, budgetStanding } from '#lib/state/budget-standing.ts'
import type { Agent, MissionState, Threshold } from '#lib/state/model.ts'
import { agentToday, workspaceDay } from '#lib/state/selectors.ts'
import { costUsdOf, NO_USAGE, tokensIn } from '#lib/state/usage.ts'
import { readableFor, speaker } from '../call.ts'
import { agentArgument, READS, tool } from '../tool.ts'

export const myBudget = tool({
  name: 'my_budget',
  title: 'My budget',
  description:
    'What you have used today, and the budgets that apply to you: how much of each is spent in its present period, what is left, and whether it stops you. Look here before something expensive.',
  input: z.strictObject({ agent: agentArgument }),
  output: z.object({
    today: z.object({
      tokens: z.number(),
      costUsd: z.number().nullable().describe('null: not known'),
      unpricedRequests: z.number().describe('Requests whose cost is not known, and not in costUsd'),
    }),
    budgets: z.array(
      z.object({
        id: z.string(),
        scope: z.string(),
        period: z.string(),
        spent: z.number().nullable().describe('null: still being summed'),
        limit: z.number(),
        left: z.number().nullable(),
        unit: z.enum(['usd', 'tokens', 'unknown']),
        percent: z.number().nullable().describe('How much of it is spent'),
        state: z
          .enum(['fine', 'noted', 'warned', 'paused', 'held', 'told'])
          .describe('paused: you get no new task; held: your next tool call is denied; told: said by somebody else'),
        asOf: z.string(),
      }),
    ),
  }),
  annotations: READS,
  async run(call, { agent }) {
    const its = await speaker(call, agent)
    const state = readableFor(call, its)
    const known = state.agents.get(its.agentId)
    const used = known ? agentToday(known, workspaceDay(state, call.clock.now())) : NO_USAGE
    const today = { tokens: tokensIn(used), costUsd: costUsdOf(used), unpricedRequests: used.unpriced }
    const nowMs = call.clock.now()
    const own = budgetsAbout(state, { agentId: its.agentId }).map((budget) => budgetStanding(state, budget, nowMs))
    const told = [...state.thresholds.values()].filter(({ scope }) => applies(scope, state, its.agentId, known))
    const budgets = [...own.map((standing) => show(standing, nowMs)), ...told.map(showTold)]
    const held = own.filter(({ mark }) => mark === 'held').length
    const text =
      budgets.length === 0
        ? 'No budget applies to you.'
        : `${budgets.length} apply to you${held > 0 ? `, and ${held} of them stops you until a person allows more` : ''}.`
    return { text, data: { today, budgets } }
  },
})

function show({ budget, spent, limit, share, mark }: BudgetStanding, nowMs: number) {
  const { id, scope, period, unit } = budget
  const amount = (value: number) => (unit === 'usd' ? usdFromNano(value) : value)
  return {
    id,
    scope: scope.id === null ? scope.kind : `${scope.kind}:${scope.id}`,
    period,
    unit,
    spent: spent === null ? null : amount(spent),
    limit: amount(limit),
    left: spent === null ? null : amount(Math.max(0, limit - spent)),
    percent: share === null ? null : Math.round(share * 100),
    state: mark,
    asOf: new Date(nowMs).toISOString(),
  }
}

const showTold = ({ id, scope, period, spent, limit, step, at }: Threshold) => ({
  id,
  scope,
  period,
  spent,
  limit,
  left: Math.max(0, limit - spent),
  unit: 'unknown' as const,
  percent: step,
  state: 'told' as const,
  asOf: at,
})

/** What somebody else says of budgets: scopes are `workspace` (or `all`), or `agent:`, `project:`, `model:`, `task:` with a name. */
function applies(scope: string, state: MissionState, agentId: string, agent: Agent | undefined): boolean {
  if (scope === 'workspace' || scope === 'all') return true
  const colon = scope.indexOf(':')
  const [kind, name] = [scope.slice(0, Math.max(0, colon)), scope.slice(colon + 1)]
  switch (kind) {
    case 'agent':
      return name === agentId
    case 'project':
      return name === agent?.project
    case 'model':
      return (agent?.liveSessions ?? []).some((id) => state.sessions.get(id)?.model === name)
    case 'task':
      return state.tasks.get(name)?.assignee === `agent:${agentId}`
    default:
      return false
  }
}
