import { z } from 'zod'
import { usdFromNano } from '#lib/protocol/money.ts'
import type { Agent, Budget, MissionState } from '#lib/state/model.ts'
import { agentToday, workspaceDay } from '#lib/state/selectors.ts'
import { NO_USAGE, tokensIn } from '#lib/state/usage.ts'
import { readableFor, speaker } from '../call.ts'
import { agentArgument, READS, tool } from '../tool.ts'

export const myBudget = tool({
  name: 'my_budget',
  title: 'My budget',
  description:
    'What you have used today, and the budgets that apply to you: how much of each was spent when it last passed a step, and what was left. Look here before something expensive.',
  input: z.strictObject({ agent: agentArgument }),
  output: z.object({
    today: z.object({
      tokens: z.number(),
      costUsd: z.number(),
      unpricedRequests: z.number().describe('Requests whose cost is not known, and not in costUsd'),
    }),
    budgets: z.array(
      z.object({
        id: z.string(),
        scope: z.string(),
        period: z.string(),
        spent: z.number(),
        limit: z.number(),
        left: z.number(),
        percent: z.number().describe('The highest step that was reached in the period'),
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
    const today = { tokens: tokensIn(used), costUsd: usdFromNano(used.costNano), unpricedRequests: used.unpriced }
    const budgets = [...state.budgets.values()]
      .filter(({ scope }) => applies(scope, state, its.agentId, known))
      .map(show)
    const text =
      budgets.length === 0 ? 'No budget that applies to you has reached a step.' : `${budgets.length} apply to you.`
    return { text, data: { today, budgets } }
  },
})

const show = ({ id, scope, period, spent, limit, step, at }: Budget) => ({
  id,
  scope,
  period,
  spent,
  limit,
  left: Math.max(0, limit - spent),
  percent: step,
  asOf: at,
})

/** Scopes are `workspace` (or `all`), or `agent:`, `project:`, `model:`, `task:` with a name. */
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
