import { type Answer, IDEMPOTENCY_KEY, json, type Operation, object, type Schema, schemaOf } from './operation.ts'
import { workspaceBody } from './workspace.schema.ts'

const text = { type: 'string' }
const whole = { type: 'integer', minimum: 0 }
const level: Schema = {
  anyOf: [
    object({ level: whole, xp: whole, from: whole, to: whole, share: { type: 'number' }, tasksThisWeek: whole }),
    { type: 'null' },
  ],
}
const workspace: Answer = {
  status: 200,
  description: 'The workspace',
  content: json(object({ name: text, zone: text, today: text, levels: { type: 'boolean' }, level })),
}

/** The routes of the workspace itself, by method and path. */
export const WORKSPACE_OPERATIONS: Readonly<Record<string, Operation>> = {
  'GET /api/workspace': { ok: workspace },
  'PATCH /api/workspace': { parameters: [IDEMPOTENCY_KEY], body: json(schemaOf(workspaceBody)), ok: workspace },
}
