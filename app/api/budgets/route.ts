import { newBudgetBody } from '#lib/rest/budget.schema.ts'
import { createBudget } from '#lib/rest/budget-requests.ts'
import { partResponse } from '#lib/rest/part-response.ts'
import { budgetBody, budgetRequest } from '#lib/runtime/budget-request.ts'
import { parseBody } from '#lib/runtime/parse-body.ts'
import { route } from '#lib/runtime/route.ts'

export const GET = route('read', ({ request, runtime }) =>
  partResponse(request, 'budgets', runtime.hub.snapshot(), Date.now()),
)

export const POST = route('admin', async (call) =>
  createBudget(budgetRequest(call), parseBody(newBudgetBody, await budgetBody(call))),
)
