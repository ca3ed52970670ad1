import { decideBudget } from '#lib/rest/budget-requests.ts'
import { budgetRequest } from '#lib/runtime/budget-request.ts'
import { route } from '#lib/runtime/route.ts'

export const POST = route<'id'>('admin', (call) =>
  decideBudget(budgetRequest(call), call.params.id, { kind: 'release' }),
)
