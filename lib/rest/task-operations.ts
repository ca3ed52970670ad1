import {
  type Answer,
  IDEMPOTENCY_KEY,
  IF_MATCH,
  json,
  NOT_MODIFIED,
  nothing,
  type Operation,
  object,
  page,
  pageAnswer,
  partParameters,
  query,
  ref,
  schemaOf,
} from './operation.ts'
import { DEFAULT_LIMIT, MAX_LIMIT } from './part-query.ts'
import { PART_VIEWS } from './parts.ts'
import {
  commentBody,
  completeBody,
  newTaskBody,
  releaseBody,
  taskBulkBody,
  taskChangeBody,
  taskImportAnswer,
  taskImportBody,
} from './task.schema.ts'

const BEFORE = query('before', '`next` of the page before', { type: 'integer', minimum: 1 })
const taskPage: Answer = {
  ...pageAnswer,
  content: json({ allOf: [page, { properties: { items: { items: ref('Task') } } }] }),
}
const task = (status: number): Answer => ({
  status,
  description: 'The task; its ETag names its version',
  content: json(ref('Task')),
})
const LIMIT = query('limit', 'Items in a page', {
  type: 'integer',
  minimum: 1,
  maximum: MAX_LIMIT,
  default: DEFAULT_LIMIT,
})
const CLOSED = query('closed', '`all`: closed ones too, without end', { enum: ['all'] })
const AGENT = query('agent', 'The agent that asks; left out by a key that is bound to one')

/** The routes of tasks, by method and path. */
export const TASK_OPERATIONS: Readonly<Record<string, Operation>> = {
  'GET /api/tasks': {
    parameters: partParameters(PART_VIEWS.get('tasks')?.fields ?? []),
    ok: taskPage,
    also: NOT_MODIFIED,
  },
  'GET /api/tasks/{id}': { ok: task(200) },
  'GET /api/tasks/{id}/history': {
    parameters: [BEFORE, LIMIT],
    ok: {
      status: 200,
      description: 'Events, newest first',
      content: json(
        object({ items: { type: 'array', items: { type: 'object' } }, next: { type: 'integer' } }, ['items']),
      ),
    },
  },
  'GET /api/tasks/{id}/comments': {
    parameters: [BEFORE, LIMIT],
    ok: {
      status: 200,
      description: 'All that was said about it, open or closed, the last first',
      content: json(object({ items: { type: 'array', items: ref('Comment') }, next: { type: 'integer' } }, ['items'])),
    },
  },
  'POST /api/tasks/{id}/comments': {
    parameters: [
      query('agent', 'The agent that says it; left out by a key that is bound to one, and where a key says it itself'),
      IDEMPOTENCY_KEY,
    ],
    body: json(schemaOf(commentBody)),
    ok: { status: 201, description: 'The comment as it is stored', content: json(ref('Comment')) },
  },
  'GET /api/closed-tasks': {
    parameters: [
      query('after', '`next` of the page before'),
      LIMIT,
      query('status', 'done, failed or cancelled'),
      query('project', 'Only of this project; empty: of none'),
      query('assignee', 'Only of this assignee; empty: of none'),
      query('text', 'Only with this in title or id'),
    ],
    ok: {
      status: 200,
      description: 'Closed tasks, the last closed first',
      content: json(object({ items: { type: 'array', items: ref('Task') }, next: { type: 'string' } }, ['items'])),
    },
  },
  'POST /api/tasks': { parameters: [IDEMPOTENCY_KEY], body: json(schemaOf(newTaskBody)), ok: task(201) },
  'PATCH /api/tasks/{id}': {
    parameters: [IF_MATCH, IDEMPOTENCY_KEY],
    body: json(schemaOf(taskChangeBody)),
    ok: task(200),
  },
  'DELETE /api/tasks/{id}': { parameters: [IF_MATCH, IDEMPOTENCY_KEY], ok: nothing },
  'GET /api/tasks.csv': {
    parameters: [CLOSED],
    ok: { status: 200, description: 'One row a task', content: { 'text/csv': { type: 'string' } } },
  },
  'GET /api/tasks.json': {
    parameters: [CLOSED],
    ok: { status: 200, description: 'All tasks', content: json({ type: 'array', items: ref('Task') }) },
  },
  'POST /api/tasks/import': {
    parameters: [IDEMPOTENCY_KEY],
    body: json(schemaOf(taskImportBody)),
    ok: {
      status: 200,
      description: 'What was done, or would be; rows that are broken, by line and field',
      content: json(schemaOf(taskImportAnswer)),
    },
  },
  'POST /api/tasks/bulk': {
    parameters: [IDEMPOTENCY_KEY],
    body: json(schemaOf(taskBulkBody)),
    ok: {
      status: 200,
      description: 'An outcome for each task: `{id, task}` or `{id, error}`',
      content: json(object({ results: { type: 'array', items: { type: 'object' } } })),
    },
  },
  'POST /api/tasks/next': {
    parameters: [
      AGENT,
      query('project', 'Only a task of this project'),
      query('label', 'Only a task with this label'),
      IDEMPOTENCY_KEY,
    ],
    ok: task(200),
    also: { 204: 'Nothing is free; the header mc-reason says so where Running is full' },
  },
  'POST /api/tasks/{id}/claim': { parameters: [AGENT, IDEMPOTENCY_KEY], ok: task(200) },
  'POST /api/tasks/{id}/release': {
    parameters: [AGENT, IDEMPOTENCY_KEY],
    body: json(schemaOf(releaseBody)),
    ok: task(200),
  },
  'POST /api/tasks/{id}/complete': {
    parameters: [AGENT, IDEMPOTENCY_KEY],
    body: json(schemaOf(completeBody)),
    ok: task(200),
  },
}
