import { z } from 'zod'

/** Body of `PUT /api/me/seen`: the newest event that the page has shown. */
export const seenBody = z.strictObject({ seq: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER) })

/** Body of `PATCH /api/me/choices`. */
export const choicesBody = z.strictObject({ levels: z.boolean() })
