import type { z } from 'zod'
import type { Grant } from '#lib/auth/principal.ts'
import type { CommentOnTask } from '#lib/control/comment-on-task.ts'
import { hear, speakerOf } from '#lib/control/speaker.ts'
import { MissionError } from '#lib/protocol/errors.ts'
import type { EventOf, MissionEvent } from '#lib/protocol/event.ts'
import { commentOf } from '#lib/state/tasks.ts'
import { readLimit, readOnce } from './part-query.ts'
import { requestIdOf } from './request-id.ts'
import type { commentBody } from './task.schema.ts'
import { type ArchiveCalls, readSeq } from './task-archive-answers.ts'
import type { AgentCalls, AgentRequest } from './task-claims.ts'

/** `GET /api/tasks/{id}/comments?before=&limit=` → `{items, next?}`: all that was said, the last first. */
export async function commentsAnswer(id: string, query: URLSearchParams, calls: ArchiveCalls): Promise<Response> {
  readOnce(query, ['before', 'limit'])
  const { archive, snapshot } = calls
  const before = readSeq(query.get('before'))
  const { events, next } = await archive.comments(snapshot.seq, id, before, readLimit(query.get('limit')))
  if (events.length === 0 && !(await isTask(id, calls))) {
    throw new MissionError('not_found', `There is no task "${id}": it was never created, or was removed.`)
  }
  const items = events.map((json) => commentOf(JSON.parse(json)))
  return Response.json({ items, ...(next !== null && { next }) })
}

const isTask = async (id: string, { snapshot, archive }: ArchiveCalls): Promise<boolean> =>
  snapshot.state.tasks.has(id) || (await archive.task(snapshot.seq, id)) !== null

export interface CommentCalls extends Omit<AgentCalls, 'tasks' | 'claims'> {
  readonly commentOnTask: CommentOnTask
}

/** `POST /api/tasks/{id}/comments` → 201 with the comment as it is stored, with whom it names. */
export async function addComment(
  calls: CommentCalls,
  request: AgentRequest,
  taskId: string,
  { text }: z.infer<typeof commentBody>,
): Promise<Response> {
  const subject = await subjectOf(calls, request)
  const stored = await calls.commentOnTask(
    request.grant.principal,
    { taskId, text, subject },
    requestIdOf(request.headers),
  )
  return Response.json(commentOf(asComment(stored)), { status: 201 })
}

/** A key says it in the name of an agent where it is bound to one, or the address names one; people speak for themselves. */
async function subjectOf(calls: CommentCalls, { grant, query }: AgentRequest) {
  const { principal } = grant
  if (principal.kind !== 'key' || !namesAgent(grant, query)) return undefined
  const its = speakerOf(principal, { agent: query.get('agent'), machine: query.get('machine') }, calls.view)
  await hear(calls, grant, its, 'custom')
  return its.subject
}

const namesAgent = ({ principal: { bound } }: Grant, query: URLSearchParams): boolean =>
  [bound.agentId, bound.machine, query.get('agent'), query.get('machine')].some((name) => name)

function asComment(event: MissionEvent): EventOf<'task:commented'> {
  // A cast: an event of one's own namespace has the same members.
  if (event.type === 'task:commented') return event as EventOf<'task:commented'>
  throw new MissionError('conflict', 'This Idempotency-Key was used for another request. Take a new one.')
}
