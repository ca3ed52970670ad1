import { claimTask } from '#lib/rest/task-claims.ts'
import { route } from '#lib/runtime/route.ts'

export const POST = route<'id'>('publish', ({ request, query, grant, runtime, params }) =>
  claimTask(runtime, { grant, query, headers: request.headers }, params.id),
)
