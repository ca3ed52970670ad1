import { type Access, ROUTES, type RouteEntry } from '#lib/auth/routes.ts'
import { errorCodes } from '#lib/protocol/errors.ts'
import { eventData } from '#lib/protocol/event.schema.ts'
import { type Operation, type Parameter, ref, type Schema, schemaOf } from './operation.ts'
import { OPERATIONS } from './operations.ts'
import { PART_SCHEMAS } from './part-schemas.ts'
import { PART_VIEWS } from './parts.ts'

export interface OpenApiDocument {
  readonly openapi: '3.1.0'
  readonly info: Schema
  readonly paths: Readonly<Record<string, Readonly<Record<string, Schema>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>>; readonly securitySchemes: Schema }
}

/** The API as OpenAPI 3.1, made of the list of routes and of the schemas that the server itself checks with. */
export function openApi(): OpenApiDocument {
  const paths: Record<string, Record<string, Schema>> = {}
  for (const route of ROUTES) {
    const operation = OPERATIONS[`${route.method} ${route.path}`]
    if (!operation) continue
    const path = route.path.replace('{...', '{')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: describe(route, operation) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Mission Control',
      version: 'mc.v1',
      description:
        'A real-time control room for fleets of AI agents. Frames and guarantees are described in PROTOCOL.md.',
    },
    paths,
    components: {
      schemas: { ...eventSchemas(), ...wireSchemas(), ...PART_SCHEMAS },
      securitySchemes: SECURITY_SCHEMES,
    },
  }
}

/** Names of components may hold no colon. */
export const componentOf = (type: string): string => type.replace(':', '.')

function describe({ method, path, access, summary }: RouteEntry, operation: Operation): Schema {
  const { ok, also = {}, body, isBodyOptional = false } = operation
  const answers = Object.entries(also).map(([status, description]) => [status, { description }])
  return {
    operationId: operationIdOf(method, path),
    summary,
    security: securityOf(path, access),
    parameters: [...pathParameters(path), ...(operation.parameters ?? [])],
    ...(body && { requestBody: { required: !isBodyOptional, content: contentOf(body) } }),
    responses: {
      [ok.status]: { description: ok.description, ...(ok.content && { content: contentOf(ok.content) }) },
      ...Object.fromEntries(answers),
      default: { description: 'An error', content: contentOf({ 'application/json': ref('Error') }) },
    },
  }
}

const contentOf = (schemas: Readonly<Record<string, Schema>>) =>
  Object.fromEntries(Object.entries(schemas).map(([media, schema]) => [media, { schema }]))

const operationIdOf = (method: string, path: string) =>
  [method.toLowerCase(), ...path.replace(/[{}]|\.\.\.|^\/(api\/)?/g, '').split(/[/.-]/)]
    .map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join('')

function pathParameters(
  path: string,
): readonly (Omit<Parameter, 'in'> & { readonly in: 'path'; readonly required: true })[] {
  return [...path.matchAll(/\{(?:\.\.\.)?([a-z]+)\}/gi)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    description: DESCRIPTIONS[name] ?? name,
    schema: name === 'part' ? { enum: [...PART_VIEWS.keys()] } : { type: 'string' },
  }))
}

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  part: 'A part of the state',
  id: 'Its id',
  signal: 'logs, metrics or traces',
  nextauth: 'A path of next-auth',
}

const SECURITY_SCHEMES = {
  key: { type: 'http', scheme: 'bearer', description: 'An API key, `Authorization: Bearer mc_…`' },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'next-auth.session-token',
    description: 'A signed-in person; mutations need our own Origin',
  },
  ticket: { type: 'apiKey', in: 'query', name: 'ticket', description: 'From POST /api/tickets' },
}

/** Scopes are named although these schemes have none of their own, which OpenAPI 3.1 allows for the reader's sake. */
function securityOf(path: string, access: Access): readonly Schema[] {
  if (access === 'open') return []
  if (access === 'person') return [{ session: [] }]
  const takesTicket = path === '/api/stream' || path === '/api/ws'
  return [{ key: [access] }, { session: [access] }, ...(takesTicket ? [{ ticket: [access] }] : [])]
}

/** One component a type: what a publisher sends. */
function eventSchemas(): Record<string, Schema> {
  const entries = Object.entries(eventData).map(([type, data]) => [
    componentOf(type),
    {
      type: 'object',
      required: ['type', 'data'],
      properties: { id: ref('EventId'), type: { const: type }, data: schemaOf(data) },
    },
  ])
  const known = Object.keys(eventData).map((type) => ref(componentOf(type)))
  return {
    ...Object.fromEntries(entries),
    EventId: {
      type: 'string',
      minLength: 1,
      maxLength: 128,
      description: "The publisher's id; makes a retry harmless",
    },
    Draft: { description: 'A fact on its way in', anyOf: [...known, ref('CustomDraft')] },
    CustomDraft: {
      type: 'object',
      description: 'A type of your own namespace',
      required: ['type', 'data'],
      properties: {
        id: ref('EventId'),
        type: { type: 'string', pattern: '^[a-z][A-Za-z0-9-]{0,39}:[A-Za-z][A-Za-z0-9-]{0,59}$' },
        data: { type: 'object' },
      },
    },
    Event: { description: 'A stored fact', allOf: [ref('Envelope'), ref('Draft')] },
  }
}

function wireSchemas(): Record<string, Schema> {
  const text = { type: 'string' }
  const whole = { type: 'integer', minimum: 0 }
  return {
    Envelope: {
      type: 'object',
      required: ['seq', 'at', 'day', 'actor', 'id'],
      properties: {
        seq: whole,
        at: { type: 'string', format: 'date-time' },
        day: { type: 'string', format: 'date' },
        actor: text,
        id: text,
        agentId: text,
        sessionId: text,
        taskId: text,
      },
    },
    Receipt: {
      type: 'object',
      required: ['id', 'seq', 'duplicate'],
      properties: { id: text, seq: whole, duplicate: { type: 'boolean' } },
    },
    EventsFrame: {
      type: 'object',
      description: 'Covers the range (from, to] of the stream',
      required: ['type', 'sub', 'from', 'to', 'head', 'cursor', 'events'],
      properties: {
        type: { const: 'events' },
        sub: text,
        from: whole,
        to: whole,
        head: whole,
        cursor: text,
        events: { type: 'array', items: ref('Event') },
        stateVersion: whole,
      },
    },
    Error: {
      type: 'object',
      required: ['error'],
      properties: {
        error: {
          type: 'object',
          required: ['code', 'message', 'retryable'],
          properties: {
            code: { enum: errorCodes() },
            message: { type: 'string', description: 'Names what is wrong and the fix' },
            retryable: { type: 'boolean' },
            retryAfterMs: whole,
            issues: {
              type: 'array',
              items: { type: 'object', required: ['path', 'message'], properties: { path: text, message: text } },
            },
            index: { ...whole, description: 'Of the refused event in an atomic batch' },
            current: { description: 'What stands now' },
          },
        },
      },
    },
  }
}
