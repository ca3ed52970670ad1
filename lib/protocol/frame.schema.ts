import { z } from 'zod'
import { identifier } from './identifier.schema.ts'

const sub = z.string().regex(/^[A-Za-z0-9_-]{1,16}$/, 'must be 1 to 16 letters, digits, _ or -')
const requestId = z.string().min(1).max(128)

/** Every frame that a client may send on a WebSocket. */
export const clientFrame = z.discriminatedUnion('type', [
  z.object({ type: z.literal('auth'), ticket: z.string().min(1).max(512) }),
  z.object({
    type: z.literal('subscribe'),
    sub,
    cursor: z.string().max(120).optional(),
    types: z.array(z.string().max(100)).max(64).optional(),
    snapshot: z.boolean().optional(),
    maxBehind: z
      .object({ events: z.number().int().positive(), bytes: z.number().int().positive() })
      .partial()
      .optional(),
  }),
  z.object({ type: z.literal('unsubscribe'), sub }),
  /** One draft or an array of drafts, atomic; see event.schema.ts. */
  z.object({ type: z.literal('publish'), id: requestId, events: z.array(z.unknown()).min(1).max(10_000) }),
  z.object({
    type: z.literal('command'),
    id: requestId,
    agentId: identifier,
    kind: z.string().min(1).max(60),
    args: z.unknown().optional(),
  }),
  /** Asks for a task to work on: this one, or the next that is free. */
  z.object({
    type: z.literal('claim'),
    id: requestId,
    agentId: identifier.optional(),
    taskId: identifier.optional(),
    project: z.string().max(240).optional(),
    label: z.string().max(60).optional(),
  }),
  z.object({ type: z.literal('refresh'), id: requestId, ticket: z.string().min(1).max(512) }),
  z.object({ type: z.literal('ping'), at: z.unknown().optional() }),
  z.object({ type: z.literal('pong'), at: z.unknown().optional() }),
  z.looseObject({
    type: z.literal('agent:connect'),
    agentId: identifier,
    name: z.string().max(120).optional(),
    kind: z.string().max(40).optional(),
  }),
  z.looseObject({ type: z.literal('dashboard:connect') }),
])
