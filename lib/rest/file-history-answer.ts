import type { FileHistory } from '#lib/files/file-history.ts'
import type { TaskArchive } from '#lib/task-archive/task-archive.ts'
import { readFileHistoryQuery } from './file-history-query.ts'

export interface FileHistoryCalls {
  readonly fileHistory: Pick<FileHistory, 'page'>
  readonly archive: Pick<TaskArchive, 'held'>
  /** What the answer has to know. */
  readonly seq: number
}

/** Times of one task that a page looks into: what many short ones hold may come on a later page. */
const SPANS = 200

/** `GET /api/files/history` → `{cursor, items, next?}`, newest first; a page may hold less than it may, and be followed by more. */
export async function fileHistoryAnswer(search: URLSearchParams, calls: FileHistoryCalls): Promise<Response> {
  const { taskId, query } = readFileHistoryQuery(search)
  const { fileHistory, archive, seq } = calls
  if (taskId === null) return Response.json(await fileHistory.page({ ...query, spans: null }, seq))
  const spans = await archive.held(seq, taskId, query.before, SPANS)
  const page = await fileHistory.page({ ...query, spans }, seq)
  const oldest = spans.length < SPANS ? undefined : spans.at(-1)
  const next = page.next ?? (oldest && String(oldest.since))
  return Response.json({ ...page, ...(next !== undefined && { next }) })
}
