import { closedAnswer } from '#lib/rest/task-archive-answers.ts'
import { archiveCalls } from '#lib/runtime/archive-calls.ts'
import { route } from '#lib/runtime/route.ts'

export const GET = route('read', ({ query, runtime }) => closedAnswer(query, archiveCalls(runtime)))
