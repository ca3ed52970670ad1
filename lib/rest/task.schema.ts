import { z } from 'zod'
import { eventData } from '#lib/protocol/event.schema.ts'

/** Bodies of the routes of tasks. Strict, unlike events: a misspelt field of a form is a mistake, not news from a newer publisher. */

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
