import { z } from 'zod'

/** What a gateway sends, read tolerantly: a field of another kind than expected counts as absent. */
const text = z.string().optional().catch(undefined)
const number = z.number().optional().catch(undefined)
const count = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER).optional().catch(undefined)
const flag = z.boolean().optional().catch(undefined)
const object = <T extends z.core.$ZodLooseShape>(shape: T) => z.looseObject(shape).optional().catch(undefined)
const list = <T extends z.ZodType>(item: T) => z.array(item).optional().catch(undefined)

export const frame = z.looseObject({
  type: text,
  id: text,
  event: text,
  ok: flag,
  seq: number,
  payload: z.unknown().optional(),
  error: object({ code: text, message: text, details: object({ code: text, requestId: text }) }),
})
export type Frame = z.infer<typeof frame>

export const challenge = z.looseObject({ nonce: z.string().min(1), ts: z.number().int().nonnegative() })

const presence = list(z.looseObject({ host: text, mode: text, version: text }).catch({}))
export const hello = z.looseObject({
  server: object({ version: text }),
  policy: object({ tickIntervalMs: z.number().positive().max(3_600_000).optional().catch(undefined) }),
  snapshot: object({ presence }),
})
export type Hello = z.infer<typeof hello>

export const health = z.looseObject({
  ok: flag,
  eventLoop: object({ degraded: flag, reasons: list(z.string().catch('')) }),
})

export const agentsList = z.looseObject({
  agents: list(z.looseObject({ id: text, name: text, workspace: text, identity: object({ name: text }) }).catch({})),
})

export const sessionRow = z.looseObject({
  key: text,
  agentId: text,
  sessionId: text,
  label: text,
  displayName: text,
  autoLabel: text,
  model: text,
  status: text,
  hasActiveRun: flag,
  lastRunError: z.unknown().optional(),
  updatedAt: number,
})
export type SessionRow = z.infer<typeof sessionRow>

const rows = list(sessionRow.catch({}))
/** Of `sessions.list`, and inside the answer to `sessions.subscribe`. */
export const sessionsList = z.looseObject({ sessions: rows, list: object({ sessions: rows }) })

export const message = z.looseObject({
  role: text,
  content: z.unknown().optional(),
  provider: text,
  model: text,
  timestamp: number,
  usage: object({
    input: count,
    output: count,
    cacheRead: count,
    cacheWrite: count,
    cost: object({ total: z.number().nonnegative().max(1_000_000).optional().catch(undefined) }),
  }),
  __openclaw: object({ id: text, recordTimestampMs: number }),
})
export type Message = z.infer<typeof message>

export const history = z.looseObject({ sessionId: text, messages: list(message.catch({})) })

/** Of every event that is about a session. */
export const sessionEvent = z.looseObject({
  sessionKey: text,
  agentId: text,
  sessionId: text,
  reason: text,
  ts: number,
  session: sessionRow.optional().catch(undefined),
  messageId: text,
  message: message.optional().catch(undefined),
  stream: text,
  data: object({
    phase: text,
    name: text,
    toolCallId: text,
    args: z.unknown().optional(),
    isError: flag,
    error: text,
    result: object({ details: object({ durationMs: number, exitCode: number }) }),
  }),
})
export type SessionEvent = z.infer<typeof sessionEvent>

export const approval = z.looseObject({
  id: text,
  decision: text,
  resolvedBy: text,
  expiresAtMs: number,
  request: object({ agentId: text, sessionKey: text, command: text }),
})
export type Approval = z.infer<typeof approval>
export const approvalList = z.union([
  z.array(approval.catch({})),
  z.looseObject({ approvals: list(approval.catch({})) }),
])
