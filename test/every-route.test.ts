import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signIn, startServer, type TestServer } from '#e2e/server.ts'
import { ROUTES, type RouteEntry } from '#lib/auth/routes.ts'
import { connectors } from '#lib/connectors/registry.ts'

/** Every way in of the running product, asked by a stranger, by a key that may not, and where it applies from a foreign page. */
let server: TestServer
let publishOnly: string
beforeAll(async () => {
  server = await startServer()
  const cookie = await signIn(server.url)
  const response = await fetch(`${server.url}/api/keys`, {
    method: 'POST',
    headers: { cookie, origin: server.url, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'publisher', scopes: ['publish'] }),
  })
  publishOnly = (await response.json()).secret
})
afterAll(() => server[Symbol.asyncDispose]())

const SAMPLE: Readonly<Record<string, string>> = { part: 'agents', id: 'x', signal: 'logs', '...nextauth': 'providers' }
const addressOf = ({ path }: RouteEntry) =>
  server.url + path.replace(/\{([^}]+)\}/g, (_all, name) => SAMPLE[name] ?? 'x')
const isPage = ({ path }: RouteEntry) => !/^\/(api|v1|health|metrics)/.test(path)
const isSocket = ({ path }: RouteEntry) => path === '/api/ws'

function ask(route: RouteEntry, headers: Record<string, string> = {}): Promise<Response> {
  const body = route.method === 'GET' || route.method === 'DELETE' ? {} : { body: '{}' }
  return fetch(addressOf(route), {
    method: route.method,
    redirect: 'manual',
    headers: { 'content-type': 'application/json', ...headers },
    ...body,
  })
}

const name = ({ method, path }: RouteEntry) => `${method} ${path}`
const closed = ROUTES.filter((route) => route.access !== 'open' && !isSocket(route))

describe('every route', () => {
  it.each(closed.map((route) => [name(route), route] as const))('%s lets no stranger in', async (_name, route) => {
    const response = await ask(route)
    if (isPage(route))
      expect([response.status, response.headers.get('location')]).toEqual([307, expect.stringContaining('/sign-in')])
    else {
      expect(response.status).toBe(401)
      expect((await response.json()).error.code).toBe('unauthenticated')
    }
  })

  const beyondPublish = closed.filter((route) => !isPage(route) && route.access !== 'publish')
  it.each(beyondPublish.map((route) => [name(route), route] as const))(
    '%s refuses a key that may only publish',
    async (_name, route) => {
      const response = await ask(route, { authorization: `Bearer ${publishOnly}` })
      expect(response.status).toBe(403)
      expect((await response.json()).error.message).toContain(route.access)
    },
  )

  const changing = closed.filter(({ method }) => method !== 'GET')
  it.each(changing.map((route) => [name(route), route] as const))(
    '%s refuses a cookie from a foreign page',
    async (_name, route) => {
      const response = await ask(route, { cookie: await signIn(server.url), origin: 'https://evil.example' })
      expect(response.status).toBe(403)
    },
  )

  it('has an entry for every path that a connector serves', () => {
    const served = connectors().flatMap(({ prefixes }) => prefixes)
    expect(served.length).toBeGreaterThan(2)
    for (const prefix of served)
      expect(ROUTES.some(({ by, path }) => by === 'server' && path.startsWith(`${prefix}/`))).toBe(true)
  })

  it('is answered where it is open', async () => {
    for (const route of ROUTES.filter(({ access, path }) => access === 'open' && path !== '/design')) {
      const { status } = await ask(route)
      expect([name(route), status === 401 || status === 404]).toEqual([name(route), false])
    }
  })
})
