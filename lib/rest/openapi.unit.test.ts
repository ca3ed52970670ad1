import { expect, it } from 'vitest'
import { ROUTES } from '#lib/auth/routes.ts'
import { eventData } from '#lib/protocol/event.schema.ts'
import { NO_USAGE } from '#lib/state/usage.ts'
import { componentOf, openApi } from './openapi.ts'
import { OPERATIONS } from './operations.ts'
import { withDollars } from './with-dollars.ts'

const document = openApi()
const METHODS = ['get', 'post', 'put', 'patch', 'delete']

/** Every value under a key, anywhere in the document. */
function* valuesOf(key: string, node: unknown): Generator<unknown> {
  if (typeof node !== 'object' || node === null) return
  for (const [name, value] of Object.entries(node)) {
    if (name === key) yield value
    yield* valuesOf(key, value)
  }
}

const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
)

it('describes every route that is no page, and none that is not in ROUTES', () => {
  const pages = [
    '/',
    '/events',
    '/alerts',
    '/connect',
    '/agents',
    '/leads',
    '/files',
    '/agents/{id}',
    '/tokens',
    '/tasks',
    '/tasks/{id}',
    '/settings/keys',
    '/settings/workspace',
    '/settings/connection',
    '/sign-in',
    '/setup',
    '/design',
  ]
  const wanted = ROUTES.filter(({ path }) => !pages.includes(path)).map(({ method, path }) => `${method} ${path}`)
  expect(Object.keys(OPERATIONS).sort()).toEqual([...wanted].sort())
  expect(operations).toHaveLength(wanted.length)
})

it('is OpenAPI 3.1 in its structure', () => {
  expect(document.openapi).toBe('3.1.0')
  expect(document.info).toMatchObject({ title: expect.any(String), version: expect.any(String) })
  for (const { path, method, operation } of operations) {
    expect(path).toMatch(/^\//)
    expect(METHODS).toContain(method)
    expect(operation).toMatchObject({
      summary: expect.any(String),
      operationId: expect.stringMatching(/^[a-zA-Z0-9]+$/),
    })
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    const { parameters, responses } = operation
    if (!Array.isArray(parameters)) throw new Error(`${path} has no list of parameters`)
    expect(parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name)).toEqual(inPath)
    for (const parameter of parameters)
      expect(parameter).toMatchObject({ name: expect.any(String), schema: expect.any(Object) })
    for (const [status, response] of Object.entries(Object(responses))) {
      expect(status).toMatch(/^([1-5][0-9]{2}|default)$/)
      expect(response).toMatchObject({ description: expect.any(String) })
    }
    expect(responses).toHaveProperty('default')
  }
  const ids = operations.map(({ operation }) => operation.operationId)
  expect(new Set(ids).size).toBe(ids.length)
})

it('has a component for every event type, named as OpenAPI allows', () => {
  for (const type of Object.keys(eventData)) {
    expect(document.components.schemas[componentOf(type)]).toMatchObject({ properties: { type: { const: type } } })
  }
  for (const name of Object.keys(document.components.schemas)) expect(name).toMatch(/^[a-zA-Z0-9._-]+$/)
})

it('documents every figure of usage, with both costs, as REST gives it', () => {
  const shown = withDollars({ ...NO_USAGE })
  expect(document.components.schemas.Usage).toMatchObject({ required: expect.arrayContaining(Object.keys(shown)) })
  expect(Object.keys(Object(document.components.schemas.Usage).properties).sort()).toEqual(Object.keys(shown).sort())
  for (const name of ['Task', 'TokenRow'])
    expect(document.components.schemas[name]).toMatchObject({
      required: expect.arrayContaining(['costNano', 'costUsd']),
    })
})

it('refers only to what it holds', () => {
  const refs = [...valuesOf('$ref', document)]
  expect(refs.length).toBeGreaterThan(Object.keys(eventData).length)
  const missing = refs.filter((ref) => !Object.hasOwn(document.components.schemas, String(ref).split('/').at(-1) ?? ''))
  expect(missing).toEqual([])
  for (const security of valuesOf('security', document.paths)) {
    for (const scheme of Array.isArray(security) ? security : []) {
      for (const name of Object.keys(scheme)) expect(document.components.securitySchemes).toHaveProperty(name)
    }
  }
})

it('is plain JSON and says what a body must hold', () => {
  expect(JSON.parse(JSON.stringify(document))).toEqual(document)
  expect([...valuesOf('$schema', document)]).toEqual([])
  expect(document.paths['/api/tasks']?.post).toMatchObject({
    requestBody: { content: { 'application/json': { schema: { required: ['title'], additionalProperties: false } } } },
    security: [{ key: ['publish'] }, { session: ['publish'] }],
  })
  expect(document.paths['/health']?.get).toMatchObject({ security: [] })
})
