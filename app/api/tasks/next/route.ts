import { nextTask } from '#lib/rest/task-claims.ts'
import { route } from '#lib/runtime/route.ts'

export const POST = route('publish', ({ request, query, grant, runtime }) =>
  nextTask(runtime, { grant, query, headers: request.headers }),
)
