import type { z } from 'zod'
import type { Grant } from '#lib/auth/principal.ts'
import type { ClaimOutcome, Claims } from '#lib/control/claims.ts'
import type { Wish } from '#lib/control/free-task.ts'
import { type HearParts, hear, type Speaker, speakerOf, speaking } from '#lib/control/speaker.ts'
import type { TaskInput } from '#lib/control/tasks.ts'
import { MissionError } from '#lib/protocol/errors.ts'
import { requestIdOf } from './request-id.ts'
import type { completeBody, releaseBody } from './task.schema.ts'
import { type TaskCalls, taskResponse } from './task-requests.ts'

/** What agents do with tasks over REST. Each call speaks for one agent, and is a sign of life of it. */
export interface AgentCalls extends TaskCalls, HearParts {
  readonly claims: Claims
}

/** One request of an agent: `?agent=` names it where its key does not. */
export interface AgentRequest {
  readonly grant: Grant
  readonly headers: Headers
  readonly query: URLSearchParams
}

/** `POST /api/tasks/next` → the task that the agent holds now; 204 where nothing is free, with `mc-reason` where Running is full. */
export const nextTask = (calls: AgentCalls, request: AgentRequest): Promise<Response> =>
  claim(calls, request, {
    project: request.query.get('project') ?? undefined,
    label: request.query.get('label') ?? undefined,
  })

/** `POST /api/tasks/{id}/claim` → the task; 409 with `current` where it is not free. */
export const claimTask = (calls: AgentCalls, request: AgentRequest, taskId: string): Promise<Response> =>
  claim(calls, request, { taskId })

async function claim(calls: AgentCalls, request: AgentRequest, wish: Omit<Wish, 'agentId'>): Promise<Response> {
  const { agentId } = await callerOf(calls, request)
  return claimResponse(
    calls,
    await calls.claims.claim(request.grant, { ...wish, agentId }, requestIdOf(request.headers)),
  )
}

function claimResponse(calls: AgentCalls, outcome: ClaimOutcome): Response {
  if (outcome.kind === 'nothing') return new Response(null, { status: 204 })
  // As where nothing is free: who asks in a loop asks again later.
  if (outcome.kind === 'full') return new Response(null, { status: 204, headers: { 'mc-reason': outcome.reason } })
  if (outcome.kind === 'paused') throw new MissionError('conflict', outcome.reason)
  return taskResponse(calls, outcome.task, 200)
}

/** `POST /api/tasks/{id}/release` → the task, ready for anybody. */
export const releaseTask = (
  calls: AgentCalls,
  request: AgentRequest,
  taskId: string,
  { generation }: z.infer<typeof releaseBody>,
): Promise<Response> => end(calls, request, taskId, { status: 'ready', assignee: null, generation })

/** `POST /api/tasks/{id}/complete` → the task: done, failed, or in review where a person has to look at it. */
export const completeTask = (
  calls: AgentCalls,
  request: AgentRequest,
  taskId: string,
  body: z.infer<typeof completeBody>,
): Promise<Response> => {
  const { generation, status, result } = body
  return end(calls, request, taskId, { status, generation, ...(result !== undefined && { result }) })
}

async function end(
  calls: AgentCalls,
  request: AgentRequest,
  taskId: string,
  change: TaskInput & { readonly generation: number },
): Promise<Response> {
  const its = await callerOf(calls, request)
  const current = calls.view.state().tasks.get(taskId)
  // Who names another lease is late, and is told so by the same rule as everybody.
  if (current?.lease?.generation === change.generation && current.lease.holder !== its.agentId) {
    const message = `Task "${taskId}" is held by "${current.lease.holder}", not by "${its.agentId}".`
    throw new MissionError('conflict', message, { current })
  }
  const by = speaking(request.grant.principal, its)
  const requestId = requestIdOf(request.headers)
  return taskResponse(calls, await calls.tasks.change(by, taskId, change, null, requestId), 200)
}

/** People may give a task to an agent, but their call is no sign of it. */
async function callerOf(calls: AgentCalls, { grant, query }: AgentRequest): Promise<Speaker> {
  const said = { agent: query.get('agent'), machine: query.get('machine') }
  const its = speakerOf(grant.principal, said, calls.view)
  if (grant.principal.kind === 'key') await hear(calls, grant, its, 'custom')
  return its
}
