import type { z } from 'zod'
import type { Principal } from '#lib/auth/principal.ts'
import type { BudgetChange, BudgetControl, BudgetDecision } from '#lib/control/budgets.ts'
import { isMissionError, MissionError } from '#lib/protocol/errors.ts'
import type { Budget, MissionState } from '#lib/state/model.ts'
import type { allowBody, decisionBody, newBudgetBody } from './budget.schema.ts'
import { readIfMatch, taskEtag } from './etag.ts'
import { requestIdOf } from './request-id.ts'
import { showBudget } from './show-budget.ts'

/** What every request about budgets needs. */
export interface BudgetRequest {
  readonly budgets: BudgetControl
  readonly by: Principal
  readonly headers: Headers
  readonly state: () => MissionState
  readonly nowMs: number
}

/** `POST /api/budgets` → 201 with the budget, its ETag and its Location. */
export async function createBudget(
  request: BudgetRequest,
  { id, ...input }: z.infer<typeof newBudgetBody>,
): Promise<Response> {
  const { budgets, by, headers } = request
  const budget = await shown(request, () => budgets.create(by, input, id, requestIdOf(headers)))
  return budgetResponse(request, budget, 201, { location: `/api/budgets/${encodeURIComponent(budget.id)}` })
}

/** `PATCH /api/budgets/{id}` → the budget as it stands now. */
export async function changeBudget(request: BudgetRequest, id: string, change: BudgetChange): Promise<Response> {
  const { budgets, by, headers } = request
  const ifVersion = readIfMatch(headers.get('if-match'))
  const budget = await shown(request, () => budgets.change(by, id, change, ifVersion, requestIdOf(headers)))
  return budgetResponse(request, budget, 200)
}

/** `DELETE /api/budgets/{id}` → 204. */
export async function removeBudget(request: BudgetRequest, id: string): Promise<Response> {
  const { budgets, by, headers } = request
  await shown(request, () => budgets.remove(by, id, readIfMatch(headers.get('if-match')), requestIdOf(headers)))
  return new Response(null, { status: 204 })
}

/** `POST /api/budgets/{id}/hold`, `/release` and `/allow` → the budget as it stands now. */
export async function decideBudget(request: BudgetRequest, id: string, decision: BudgetDecision): Promise<Response> {
  const { budgets, by, headers } = request
  const budget = await shown(request, () => budgets.decide(by, id, decision, requestIdOf(headers)))
  return budgetResponse(request, budget, 200)
}

export function allowance({ more, to, until, calls, after, from }: z.infer<typeof allowBody>): BudgetDecision {
  const seen = from === undefined ? {} : { from }
  if (more !== undefined) return { kind: 'allow', more, ...seen }
  if (to !== undefined) return { kind: 'allow', to, ...seen }
  if (until !== undefined) return { kind: 'allow', until, ...seen }
  return { kind: 'allow', calls: calls ?? 1, ...(after !== undefined && { after }), ...seen }
}

export const decisionOn = (kind: 'hold' | 'release', { from }: z.infer<typeof decisionBody>): BudgetDecision => ({
  kind,
  ...(from !== undefined && { from }),
})

const budgetResponse = (
  { state, nowMs }: BudgetRequest,
  budget: Budget,
  status: number,
  headers: Record<string, string> = {},
) =>
  Response.json(showBudget(budget, state(), nowMs), { status, headers: { ...headers, etag: taskEtag(budget.version) } })

/** A conflict shows what stands in the shape of the other answers. */
async function shown<T>({ state, nowMs }: BudgetRequest, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (!isMissionError(error) || !isBudget(error.details.current)) throw error
    const current = showBudget(error.details.current, state(), nowMs)
    throw new MissionError(error.code, error.message, { ...error.details, current, cause: error })
  }
}

/** Only the control of budgets has put it there. */
const isBudget = (current: unknown): current is Budget =>
  typeof current === 'object' && current !== null && 'spans' in current
