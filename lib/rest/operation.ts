import { z } from 'zod'
import { DEFAULT_LIMIT, MAX_LIMIT } from './part-query.ts'

/** What of one route stands in the OpenAPI document beside its entry in lib/auth/routes.ts. */
export interface Operation {
  /** Query and header parameters; those of the path are read from it. */
  readonly parameters?: readonly Parameter[]
  /** By media type. */
  readonly body?: Readonly<Record<string, Schema>>
  /** The body may be left out. */
  readonly isBodyOptional?: boolean
  readonly ok: Answer
  /** Other answers that are no error. */
  readonly also?: Readonly<Record<number, string>>
}

export interface Parameter {
  readonly name: string
  readonly in: 'query' | 'header'
  readonly description: string
  readonly schema: Schema
}

export interface Answer {
  readonly status: number
  readonly description: string
  /** By media type; absent where there is no body. */
  readonly content?: Readonly<Record<string, Schema>>
}

export type Schema = Readonly<Record<string, unknown>>

export const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` })

/** JSON Schema of what a route takes. */
export function schemaOf(type: z.ZodType): Schema {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(type, { io: 'input', unrepresentable: 'any' })
  return schema
}

export const json = (schema: Schema) => ({ 'application/json': schema })
export const object = (properties: Readonly<Record<string, Schema>>, required = Object.keys(properties)): Schema => ({
  type: 'object',
  properties,
  required,
})
export const query = (name: string, description: string, schema: Schema = { type: 'string' }): Parameter => ({
  name,
  in: 'query',
  description,
  schema,
})
export const header = (name: string, description: string): Parameter => ({
  name,
  in: 'header',
  description,
  schema: { type: 'string' },
})

export const IF_NONE_MATCH = header('If-None-Match', 'An ETag of an earlier answer; 304 while it still holds')
export const IF_MATCH = header(
  'If-Match',
  'ETag `"v<version>"` of what you saw, or the bare version; 409 when it has changed',
)
export const IDEMPOTENCY_KEY = header(
  'Idempotency-Key',
  'The same key with the same request gives the first result, for 7 days',
)
export const CURSOR = query('cursor', 'A cursor that this server gave, `now` (default), or `0` for the oldest event')
export const TYPES = query('types', 'Types (`agent:statusChange`), prefixes (`agent:*`) or `*`, separated by commas')
export const NOT_MODIFIED = { 304: 'What you have is still true' }

export const partParameters = (fields: readonly string[]): readonly Parameter[] => [
  query('limit', 'Items in a page', { type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT }),
  query('after', '`next` of the page before'),
  ...fields.map((name) => query(name, `Only items with this ${name}; empty: only items without`)),
  IF_NONE_MATCH,
]

export const page = object(
  { cursor: { type: 'string' }, items: { type: 'array', items: { type: 'object' } }, next: { type: 'string' } },
  ['cursor', 'items'],
)
export const pageAnswer: Answer = {
  status: 200,
  description: 'One page, in the order in which items began',
  content: json(page),
}
export const nothing: Answer = { status: 204, description: 'Done' }
