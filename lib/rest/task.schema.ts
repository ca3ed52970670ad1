import { z } from 'zod'
import { eventData } from '#lib/protocol/event.schema.ts'

const { taskId, version: _server, title, ...fields } = eventData['task:updated'].shape

/** Body of `POST /api/tasks`. Strict, unlike events: a misspelt field of a form is a mistake, not news from a newer publisher. */
export const newTaskBody = z.strictObject({
  /** The task's id; made by the server where it is absent. */
  id: taskId.optional(),
  title: z.string().trim().min(1).max(500),
  ...fields,
})

/** Body of `PATCH /api/tasks/{id}`: what changes. */
export const taskChangeBody = z
  .strictObject({ title: title.unwrap().trim().min(1).optional(), ...fields })
  .refine((change) => Object.keys(change).length > 0, { message: 'name at least one field to change' })
