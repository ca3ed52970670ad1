import { directoryAnswer } from '#lib/rest/directory-answer.ts'
import { route } from '#lib/runtime/route.ts'

export const GET = route('read', ({ request, runtime }) => directoryAnswer(request, runtime.accounts))
