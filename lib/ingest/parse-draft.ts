import type { z } from 'zod'
import { MissionError } from '#lib/protocol/errors.ts'
import { customData, customType, eventData } from '#lib/protocol/event.schema.ts'
import type { EventType } from '#lib/protocol/event.ts'

/** A draft whose aliases are normalised and whose data passed the schema of its type. */
export interface ParsedDraft {
  readonly id: string | null
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
}

const TYPE_ALIAS: Readonly<Record<string, EventType>> = { 'agent:status': 'agent:statusChange' }
const STATUS_ALIAS: Readonly<Record<string, string>> = { online: 'idle', busy: 'working' }
/** `id` inside data is accepted for the subject of these types. */
const SUBJECT: Readonly<Record<string, string>> = { agent: 'agentId', task: 'taskId', lead: 'leadId' }
const LIFTED = ['agentId', 'sessionId', 'taskId'] as const

/**
 * Reads one draft as it came: `{id?, type, data}`, with `payload` for `data` and agentId, sessionId, taskId beside data or in it.
 * @throws MissionError `invalid` with the paths of what is wrong.
 */
export function parseDraft(input: unknown): ParsedDraft {
  if (!isRecord(input)) throw invalid('', 'an event must be a JSON object with "type" and "data"')
  const type = readType(input.type)
  const schema = dataSchema(type)
  const parsed = schema.safeParse(readData(input, type))
  if (parsed.success) return { id: readId(input.id), type, data: parsed.data }
  throw new MissionError('invalid', `${type} is not valid: ${sentence(parsed.error)}`, {
    issues: issuesOf(parsed.error),
  })
}

/** True for the types of event.schema.ts, false for a publisher's own. */
export const isKnownType = (type: string): type is EventType => Object.hasOwn(eventData, type)

function readType(value: unknown): string {
  if (typeof value !== 'string') throw invalid('type', 'must be text such as "agent:statusChange"')
  const type = Object.hasOwn(TYPE_ALIAS, value) ? (TYPE_ALIAS[value] ?? value) : value
  if (isKnownType(type)) return type
  const custom = customType.safeParse(type)
  if (!custom.success)
    throw invalid('type', `"${value.slice(0, 100)}" must be a known type or look like your-namespace:name`)
  if (RESERVED.has(type.slice(0, type.indexOf(':')))) {
    throw invalid(
      'type',
      `"${type}" is unknown, and the namespace before its colon is the server's; use one of your own`,
    )
  }
  return type
}

const RESERVED: ReadonlySet<string> = new Set(Object.keys(eventData).map((type) => type.slice(0, type.indexOf(':'))))

function readId(value: unknown): string | null {
  if (value === undefined || value === null) return null
  if (typeof value !== 'string' || value.length === 0 || value.length > 128)
    throw invalid('id', 'must be text of 1 to 128 characters')
  // The store would keep two such ids as one.
  if (!value.isWellFormed()) throw invalid('id', 'must not contain half of a character (a lone surrogate)')
  if (value.startsWith('mc:')) throw invalid('id', 'must not begin with "mc:", which is kept for the server')
  return value
}

function readData(input: Readonly<Record<string, unknown>>, type: string): Record<string, unknown> {
  const given = input.data ?? input.payload
  if (!isRecord(given)) throw invalid('data', 'must be a JSON object')
  const data: Record<string, unknown> = { ...given }
  const colon = type.indexOf(':')
  const subject = SUBJECT[type.slice(0, colon)]
  if (subject !== undefined && isKnownType(type) && data[subject] === undefined && typeof data.id === 'string') {
    data[subject] = data.id
    delete data.id
  }
  for (const name of LIFTED) if (data[name] === undefined && input[name] !== undefined) data[name] = input[name]
  if (type === 'agent:statusChange') for (const name of ['status', 'previousStatus']) unalias(data, name)
  return data
}

function unalias(data: Record<string, unknown>, name: string): void {
  const value = data[name]
  if (typeof value === 'string' && Object.hasOwn(STATUS_ALIAS, value)) data[name] = STATUS_ALIAS[value]
}

function dataSchema(type: string): z.ZodType<Record<string, unknown>> {
  return isKnownType(type) ? eventData[type] : customData
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const invalid = (path: string, message: string) =>
  new MissionError(
    'invalid',
    path === '' ? `The event is not valid: ${message}.` : `The event is not valid: ${path} ${message}.`,
    {
      issues: [{ path, message }],
    },
  )

const issuesOf = (error: z.ZodError) =>
  error.issues.slice(0, 20).map((issue) => ({ path: ['data', ...issue.path].join('.'), message: issue.message }))

function sentence(error: z.ZodError): string {
  const [first] = error.issues
  const more = error.issues.length > 1 ? `; and ${error.issues.length - 1} more` : ''
  return first ? `${['data', ...first.path].join('.')}: ${first.message}${more}.` : 'see issues.'
}
