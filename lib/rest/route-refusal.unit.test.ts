import { expect, it } from 'vitest'
import { refuseRoute } from './route-refusal.ts'

it('lets through what a handler takes, HEAD and OPTIONS included', () => {
  for (const [method, path] of [
    ['GET', '/api/agents'],
    ['HEAD', '/api/agents'],
    ['OPTIONS', '/api/agents'],
    ['GET', '/api/agents/a%2Fb'],
    ['POST', '/api/tasks'],
    ['PATCH', '/api/tasks/t1'],
    ['GET', '/api/tasks/t1'],
    ['GET', '/api/events'],
    ['POST', '/api/auth/callback/credentials'],
    ['GET', '/api/openapi.json'],
    ['GET', '/api/nothing'],
    ['GET', '/settings/keys'],
    ['POST', '/'],
  ] as const) {
    expect(refuseRoute(method, path), `${method} ${path}`).toBeNull()
  }
})

it('refuses a method that the nearest path does not take, and says which it does', () => {
  expect(refuseRoute('PUT', '/api/agents')).toMatchObject({ error: { code: 'method_not_allowed' }, allow: 'GET, HEAD' })
  expect(refuseRoute('DELETE', '/api/tasks')?.allow).toBe('GET, HEAD, POST')
  expect(refuseRoute('PUT', '/api/events')?.allow).toBe('POST, GET, HEAD')
  expect(refuseRoute('GET', '/api/keys/k1')).toMatchObject({ error: { code: 'method_not_allowed' }, allow: 'DELETE' })
  expect(refuseRoute('POST', '/api/openapixjson')).toMatchObject({ error: { code: 'method_not_allowed' } })
})

it('refuses a path under /api that is nowhere, in our own shape', () => {
  expect(refuseRoute('GET', '/api/a/b/c')).toMatchObject({ error: { code: 'not_found' }, allow: null })
  expect(refuseRoute('GET', '/api')).toMatchObject({ error: { code: 'not_found' } })
  expect(refuseRoute('GET', '/apiary')).toBeNull()
})
