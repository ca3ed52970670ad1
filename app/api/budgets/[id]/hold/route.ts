import { decisionBody } from '#lib/rest/budget.schema.ts'
import { decideBudget, decisionOn } from '#lib/rest/budget-requests.ts'
import { budgetRequest, decisionBodyOf } from '#lib/runtime/budget-request.ts'
import { parseBody } from '#lib/runtime/parse-body.ts'
import { route } from '#lib/runtime/route.ts'

export const POST = route<'id'>('admin', async (call) =>
  decideBudget(
    budgetRequest(call),
    call.params.id,
    decisionOn('hold', parseBody(decisionBody, await decisionBodyOf(call))),
  ),
)
