import { z } from 'zod'
import { eventData } from '#lib/protocol/event.schema.ts'

/** Bodies of the routes of tasks. Strict, unlike events: a misspelt field of a form is a mistake, not news from a newer publisher. */

/** Body of `POST /api/tasks/{id}/comments`. */
export const commentBody = z.strictObject({ text: eventData['task:commented'].shape.text })

const { taskId, version: _server, leaseMs: _claim, generation, title, ...fields } = eventData['task:updated'].shape

/** Body of `POST /api/tasks`. */
export const newTaskBody = z.strictObject({
  /** The task's id; made by the server where it is absent. */
  id: taskId.optional(),
  title: z.string().trim().min(1).max(500),
  ...fields,
})

/** Body of `PATCH /api/tasks/{id}`: what changes, and the lease under which, where the author has one. */
export const taskChangeBody = z
  .strictObject({ title: title.unwrap().trim().min(1).optional(), ...fields, generation })
  .refine(({ generation: _lease, ...change }) => Object.keys(change).length > 0, {
    message: 'name at least one field to change',
  })

/** Number of the lease: `lease.generation` of the task that a claim gave. */
const lease = generation.unwrap().min(1)

/** Body of `POST /api/tasks/{id}/release`. */
export const releaseBody = z.strictObject({ generation: lease })

/** Body of `POST /api/tasks/{id}/complete`. */
export const completeBody = z.strictObject({
  generation: lease,
  status: z.enum(['done', 'failed']).default('done'),
  result: fields.result,
})

/** Body of `POST /api/tasks/bulk`: one change of many tasks, each at the version that its author saw. */
export const taskBulkBody = z
  .strictObject({
    items: z
      .array(z.strictObject({ id: taskId, version: z.number().int().positive().optional() }))
      .min(1)
      .max(1_000),
    change: taskChangeBody.optional(),
    remove: z.literal(true).optional(),
  })
  .refine(({ change, remove }) => (change === undefined) !== (remove === undefined), {
    message: 'name either what to change, or remove: true',
  })
  .refine(({ items }) => new Set(items.map(({ id }) => id)).size === items.length, {
    path: ['items'],
    message: 'names a task twice',
  })

/** Body of `POST /api/tasks/import`: a file as `GET /api/tasks.csv` gives it, or a list as `GET /api/tasks.json` does. */
export const taskImportBody = z
  .strictObject({
    csv: z.string().min(1).optional(),
    tasks: z.array(z.record(z.string(), z.unknown())).max(10_000).optional(),
    /** Says what would be, and changes nothing. */
    dryRun: z.boolean().optional(),
  })
  .refine(({ csv, tasks }) => (csv === undefined) !== (tasks === undefined), { message: 'give either csv or tasks' })

const counted = z.number().int().nonnegative()

/** Answer of `POST /api/tasks/import`. */
export const taskImportAnswer = z.object({
  dryRun: z.boolean(),
  added: counted,
  changed: counted,
  /** Rows that say what stands. */
  same: counted,
  brokenRows: counted,
  /** The first 100 of what is wrong, by line. */
  broken: z.array(z.object({ line: z.number(), field: z.string(), message: z.string() })),
})
