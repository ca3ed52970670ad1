import {
  type Answer,
  IDEMPOTENCY_KEY,
  IF_MATCH,
  IF_NONE_MATCH,
  json,
  NOT_MODIFIED,
  type Operation,
  object,
  type Schema,
  schemaOf,
} from './operation.ts'
import { taskLimitsBody, workspaceBody } from './workspace.schema.ts'

const text = { type: 'string' }
const whole = { type: 'integer', minimum: 0 }
const level: Schema = {
  anyOf: [
    object({ level: whole, xp: whole, from: whole, to: whole, share: { type: 'number' }, tasksThisWeek: whole }),
    { type: 'null' },
  ],
}
const most: Schema = { anyOf: [{ type: 'integer', minimum: 1 }, { type: 'null' }] }
const limits = object({ version: whole, backlog: most, ready: most, running: most, review: most })
const workspace: Answer = {
  status: 200,
  description: 'The workspace',
  content: json(object({ name: text, zone: text, today: text, limits, levels: { type: 'boolean' }, level })),
}

const entry = object({ id: text, name: text, isRevoked: { type: 'boolean' } })

/** The routes of the workspace itself, by method and path. */
export const WORKSPACE_OPERATIONS: Readonly<Record<string, Operation>> = {
  'GET /api/workspace': { ok: workspace },
  'GET /api/directory': {
    parameters: [IF_NONE_MATCH],
    ok: {
      status: 200,
      description: 'People (`person:<id>`) and keys (`key:<id>`), revoked ones too, by name',
      content: json(object({ items: { type: 'array', items: entry } })),
    },
    also: NOT_MODIFIED,
  },
  'PATCH /api/workspace': { parameters: [IDEMPOTENCY_KEY], body: json(schemaOf(workspaceBody)), ok: workspace },
  'PATCH /api/workspace/limits': {
    parameters: [IF_MATCH, IDEMPOTENCY_KEY],
    body: json(schemaOf(taskLimitsBody)),
    ok: { status: 200, description: 'The limits; the ETag is their version', content: json(limits) },
  },
}
