import { z } from 'zod'
import { eventData } from '#lib/protocol/event.schema.ts'
import { isZone } from '#lib/protocol/is-zone.ts'

/** Body of `PATCH /api/workspace`: what changes. */
export const workspaceBody = z
  .strictObject({
    name: z.string().trim().min(1).max(120),
    /** IANA time zone. */
    zone: z.string().max(60).refine(isZone, 'is no time zone; name one like Europe/Berlin or UTC'),
    /** Agents earn experience and reach levels. */
    levels: z.boolean(),
  })
  .partial()
  .refine((change) => Object.keys(change).length > 0, { message: 'name at least one field to change' })

/** Body of `PATCH /api/workspace/limits`: what changes. */
export const taskLimitsBody = eventData['task:limits'].shape.limits.refine((change) => Object.keys(change).length > 0, {
  message: 'name at least one status: backlog, ready, running or review',
})
