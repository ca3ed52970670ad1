import { allowBody } from '#lib/rest/budget.schema.ts'
import { allowance, decideBudget } from '#lib/rest/budget-requests.ts'
import { budgetBody, budgetRequest } from '#lib/runtime/budget-request.ts'
import { parseBody } from '#lib/runtime/parse-body.ts'
import { route } from '#lib/runtime/route.ts'

export const POST = route<'id'>('admin', async (call) =>
  decideBudget(budgetRequest(call), call.params.id, allowance(parseBody(allowBody, await budgetBody(call)))),
)
