import { budgetChangeBody } from '#lib/rest/budget.schema.ts'
import { changeBudget, removeBudget } from '#lib/rest/budget-requests.ts'
import { itemResponse } from '#lib/rest/part-response.ts'
import { budgetBody, budgetRequest } from '#lib/runtime/budget-request.ts'
import { parseBody } from '#lib/runtime/parse-body.ts'
import { route } from '#lib/runtime/route.ts'

export const GET = route<'id'>('read', ({ request, runtime, params }) =>
  itemResponse(request, 'budgets', params.id, runtime.hub.snapshot(), Date.now()),
)

export const PATCH = route<'id'>('admin', async (call) =>
  changeBudget(budgetRequest(call), call.params.id, parseBody(budgetChangeBody, await budgetBody(call))),
)

export const DELETE = route<'id'>('admin', (call) => removeBudget(budgetRequest(call), call.params.id))
