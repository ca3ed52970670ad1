import { z } from 'zod'

/**
 * What the plugin posts: one event of OpenCode's bus, or a batch of them. Read tolerantly: a field of another kind than
 * expected counts as absent, since a newer OpenCode must never be refused for it.
 */
const text = z.string().optional().catch(undefined)
const number = z.number().optional().catch(undefined)
const count = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER).optional().catch(undefined)
const flag = z.boolean().optional().catch(undefined)
const object = <T extends z.core.$ZodLooseShape>(shape: T) => z.looseObject(shape).optional().catch(undefined)
const list = <T extends z.ZodType>(item: T) => z.array(item).optional().catch(undefined)
// A cast: every member of these shapes is optional, so that {} is one, which TypeScript cannot see for any shape.
const loose = <T extends z.core.$ZodLooseShape>(shape: T) => z.looseObject(shape).catch({} as never)

/** Milliseconds since 1970. */
const times = object({ start: number, end: number, created: number, completed: number })
const tokens = object({
  input: count,
  output: count,
  reasoning: count,
  cache: object({ read: count, write: count }),
})
const failure = object({ name: text, data: object({ message: text }), message: text })

/** What a tool is given, as far as it names files. */
const args = object({ filePath: text, patchText: text })

/** A session or a message: the events of both carry an `info`. */
const info = object({
  id: text,
  sessionID: text,
  parentID: text,
  directory: text,
  title: text,
  /** Of a message. */
  role: text,
  modelID: text,
  providerID: text,
  /** Of a session it is an object, of a user's message too. */
  model: object({ id: text, modelID: text }),
  path: object({ cwd: text }),
  cost: z.number().nonnegative().max(1_000_000).optional().catch(undefined),
  tokens,
  time: times,
  summary: z.unknown().optional(),
})

const part = object({
  id: text,
  type: text,
  messageID: text,
  text,
  synthetic: flag,
  ignored: flag,
  tool: text,
  callID: text,
  time: times,
  state: object({
    status: text,
    input: z.unknown().optional(),
    error: text,
    metadata: object({ exists: flag, exit: number }),
    time: times,
  }),
})

const properties = loose({
  sessionID: text,
  info,
  part,
  status: object({ type: text, attempt: number, message: text }),
  error: failure,
  diff: list(loose({ file: text, status: text, additions: number, deletions: number })),
  /** Of a request for permission or an answer, and of its answer. */
  id: text,
  requestID: text,
  permission: text,
  action: text,
  patterns: list(z.string().catch('')),
  resources: list(z.string().catch('')),
  metadata: z.unknown().optional(),
  reply: text,
  questions: list(loose({ question: text, options: list(loose({ label: text })) })),
  todos: list(loose({ content: text, status: text })),
})

const fields = {
  id: text,
  type: text,
  properties,
  /** When the plugin heard it, by the clock of its machine. */
  at: number,
}
export const busEvent = z.looseObject(fields).catch({ properties: {} })

export const busPost = z.looseObject({
  ...fields,
  properties: properties.optional(),
  events: list(busEvent),
  /** When the batch was sent, by the same clock as `at`. */
  sentAt: number,
  host: text,
  directory: text,
  version: text,
  /** The plugin asks before a call of a tool while the session is held (P-BUD-9). */
  asks: flag,
  /** With `?ask=1`: the call that it asks about. `id` is that of its part, where the plugin saw it. */
  call: object({ id: text, callID: text, sessionID: text, tool: text, args }),
  /** What the plugin knows of the sessions in the batch, so that a restart of this server forgets nothing. */
  sessions: list(loose({ id: text, directory: text, parentID: text })),
})

export type BusEvent = z.infer<typeof busEvent>
export type BusProperties = BusEvent['properties']
export type BusCall = NonNullable<z.infer<typeof busPost>['call']>
export type BusPost = z.infer<typeof busPost>
