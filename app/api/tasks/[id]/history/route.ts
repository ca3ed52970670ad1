import { historyAnswer } from '#lib/rest/task-archive-answers.ts'
import { archiveCalls } from '#lib/runtime/archive-calls.ts'
import { route } from '#lib/runtime/route.ts'

export const GET = route<'id'>('read', ({ query, runtime, params }) =>
  historyAnswer(params.id, query, archiveCalls(runtime)),
)
