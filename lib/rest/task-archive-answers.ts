import { TASK_STATUSES } from '#lib/control/task-step.ts'
import type { Snapshot } from '#lib/hub/hub.ts'
import { MissionError } from '#lib/protocol/errors.ts'
import { isClosed } from '#lib/state/tasks.ts'
import type { ClosedPlace, TaskArchive } from '#lib/task-archive/task-archive.ts'
import { taskEtag } from './etag.ts'
import { formatPlace, invalid, readLimit, readOnce, readPlace } from './part-query.ts'
import { itemResponse } from './part-response.ts'
import { showTask } from './show-task.ts'

/** What of tasks is older than the state keeps; all answers are true at least up to the snapshot at hand. */
export interface ArchiveCalls {
  readonly archive: TaskArchive
  readonly snapshot: Snapshot
  readonly nowMs: number
}

/** `GET /api/tasks/{id}`: the task as it stands, also one that closed long ago. */
export async function taskAnswer(request: Request, id: string, calls: ArchiveCalls): Promise<Response> {
  const { archive, snapshot, nowMs } = calls
  if (snapshot.state.tasks.has(id)) return itemResponse(request, 'tasks', id, snapshot, nowMs)
  const task = await archive.task(snapshot.seq, id)
  if (task === null) return itemResponse(request, 'tasks', id, snapshot, nowMs)
  return Response.json(showTask(task, snapshot.state, nowMs), { headers: { etag: taskEtag(task.version) } })
}

/** `GET /api/tasks/{id}/history?before=&limit=` → `{items, next?}`: its events, newest first. */
export async function historyAnswer(id: string, query: URLSearchParams, calls: ArchiveCalls): Promise<Response> {
  readOnce(query, ['before', 'limit'])
  const { archive, snapshot } = calls
  const before = readSeq(query.get('before'))
  const { events, next } = await archive.history(snapshot.seq, id, before, readLimit(query.get('limit')))
  if (events.length === 0 && before === null) throw new MissionError('not_found', `There never was a task "${id}".`)
  const more = next === null ? '' : `,"next":${next}`
  return new Response(`{"items":[${events.join()}]${more}}`, { headers: { 'content-type': 'application/json' } })
}

const FILTERS = ['status', 'project', 'assignee', 'text'] as const

/** `GET /api/closed-tasks` → `{items, next?}`: all that ever closed, the last closed first. */
export async function closedAnswer(query: URLSearchParams, calls: ArchiveCalls): Promise<Response> {
  readOnce(query, ['after', 'limit', ...FILTERS])
  const { archive, snapshot, nowMs } = calls
  const { tasks, next } = await archive.closed(snapshot.seq, {
    limit: readLimit(query.get('limit')),
    after: closedPlace(query.get('after')),
    status: readStatus(query.get('status')),
    project: query.get('project'),
    assignee: query.get('assignee'),
    text: query.get('text') || null,
  })
  const items = tasks.map((task) => showTask(task, snapshot.state, nowMs))
  return Response.json({ items, ...(next && { next: formatPlace({ since: next.closedAt, id: next.id }) }) })
}

function closedPlace(text: string | null): ClosedPlace | null {
  const place = text === null ? null : readPlace(text)
  return place && { closedAt: place.since, id: place.id }
}

function readStatus(text: string | null) {
  if (text === null) return null
  const status = TASK_STATUSES.find((name) => name === text)
  if (status && isClosed(status)) return status
  throw invalid('status', 'must be done, failed or cancelled')
}

export function readSeq(text: string | null): number | null {
  if (text === null) return null
  if (/^[1-9][0-9]{0,15}$/.test(text)) return Number(text)
  throw invalid('before', 'must be the "next" of an earlier page')
}
