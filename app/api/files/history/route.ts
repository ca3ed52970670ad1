import { fileHistoryAnswer } from '#lib/rest/file-history-answer.ts'
import { route } from '#lib/runtime/route.ts'

export const GET = route('read', ({ query, runtime: { hub, fileHistory, archive } }) =>
  fileHistoryAnswer(query, { fileHistory, archive, seq: hub.snapshot().state.last.seq }),
)
