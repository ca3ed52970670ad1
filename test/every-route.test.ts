import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { API_KEY, signIn, startServer, type TestServer } from '#e2e/server.ts'
import { ROUTES, type RouteEntry } from '#lib/auth/routes.ts'
import { connectors } from '#lib/connectors/registry.ts'

/** Every way in of the running product, asked by a stranger, by a key that may not, and where it applies from a foreign page. */
const FRIEND = 'https://wall.example.org'
let server: TestServer
let publishOnly: string
let cookie: string
beforeAll(async () => {
  server = await startServer({ MC_ALLOWED_ORIGINS: FRIEND })
  cookie = await signIn(server.url)
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

const crossOriginHeaders = ({ headers }: Response) =>
  [...headers.keys()].filter((key) => key.startsWith('access-control-'))

const name = ({ method, path }: RouteEntry) => `${method} ${path}`
const closed = ROUTES.filter((route) => route.access !== 'open' && !isSocket(route))

describe('every route', () => {
  it.each(closed.map((route) => [name(route), route] as const))('%s lets no stranger in', async (_name, route) => {
    const response = await ask(route)
    if (isPage(route))
      expect([response.status, response.headers.get('location')]).toEqual([307, expect.stringContaining('/sign-in')])
    else {
      expect(response.status).toBe(401)
      const { error } = await response.json()
      // JSON-RPC keeps `code` for numbers: there our error stands in `data`.
      expect((error.data ?? error).code).toBe('unauthenticated')
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

  const served = ROUTES.filter((route) => !isSocket(route))
  it.each(served.map((route) => [name(route), route] as const))(
    '[P-AUTH-6] %s says nothing to a foreign page, and nothing to any page about what a cookie opens',
    async (_name, route) => {
      const strangers = [{ origin: 'https://evil.example' }, { origin: 'null' }, { origin: FRIEND, cookie }]
      for (const headers of strangers) {
        const preflight = { ...headers, 'access-control-request-method': route.method }
        const answers = [
          await ask(route, headers),
          await fetch(addressOf(route), { method: 'OPTIONS', headers: preflight, redirect: 'manual' }),
        ]
        for (const answer of answers) expect(crossOriginHeaders(answer)).toEqual([])
      }
    },
  )

  const shared = served.filter(({ path }) => /^\/(api\/(?!auth|setup)|v1\/|health)/.test(path))
  it.each(served.map((route) => [name(route), route] as const))(
    '[P-AUTH-6] %s answers a page of an allowed origin where it is one of the API, and never with credentials',
    async (_name, route) => {
      const headers = { origin: FRIEND, authorization: `Bearer ${publishOnly}` }
      const answer = await ask(route, headers)
      const preflight = await fetch(addressOf(route), {
        method: 'OPTIONS',
        redirect: 'manual',
        headers: { origin: FRIEND, 'access-control-request-method': route.method },
      })
      expect(answer.headers.has('access-control-allow-credentials')).toBe(false)
      if (!shared.includes(route)) {
        expect([...crossOriginHeaders(answer), ...crossOriginHeaders(preflight)]).toEqual([])
        return
      }
      expect(answer.headers.get('access-control-allow-origin')).toBe(FRIEND)
      expect(answer.headers.get('vary')).toMatch(/\borigin\b/i)
      expect(preflight.status).toBe(204)
      expect(preflight.headers.get('access-control-allow-methods')).toContain(route.method)
      expect(preflight.headers.get('access-control-allow-headers')).toContain('Authorization')
    },
  )

  it('[P-AUTH-6] such a page follows the stream by a ticket in the address', async () => {
    const asked = await fetch(`${server.url}/api/tickets`, {
      method: 'POST',
      headers: { origin: FRIEND, authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' },
      body: '{"use":"stream"}',
    })
    expect(asked.headers.get('access-control-allow-origin')).toBe(FRIEND)
    const { ticket } = await asked.json()
    const address = `${server.url}/api/stream?cursor=0&ticket=${encodeURIComponent(ticket)}`
    const stream = await fetch(address, { headers: { origin: FRIEND } })
    expect([stream.status, stream.headers.get('access-control-allow-origin')]).toEqual([200, FRIEND])
    expect(stream.headers.get('vary')).toMatch(/\borigin\b/i)
    const first = await stream.body?.getReader().read()
    expect(new TextDecoder().decode(first?.value)).toContain('"hello"')
  })

  it('GET /api/snapshot comes compressed as the client likes it, and varies by that and by origin', async () => {
    const get = (accepted: string, more: Record<string, string> = {}) =>
      fetch(`${server.url}/api/snapshot`, {
        headers: { authorization: `Bearer ${API_KEY}`, 'accept-encoding': accepted, ...more },
      })
    const answers = await Promise.all(['gzip, br', 'gzip', 'identity'].map((accepted) => get(accepted)))
    expect(answers.map(({ headers }) => headers.get('content-encoding'))).toEqual(['br', 'gzip', null])
    for (const { headers } of answers) expect(headers.get('vary')).toBe('Origin, Accept-Encoding')
    const cursors = (await Promise.all(answers.map((answer) => answer.json()))).map(({ cursor }) => cursor)
    expect(cursors.every((cursor) => /^[\w-]+:\d+:/.test(cursor))).toBe(true)
    const again = async () => {
      const etag = (await get('br')).headers.get('etag') ?? ''
      const { status, headers } = await get('gzip', { 'if-none-match': etag })
      return [status, headers.has('content-length')]
    }
    // The server itself may publish something between the two.
    await expect.poll(again).toEqual([304, false])
  })

  it('has an entry for every path that a connector serves', () => {
    const prefixes = connectors().flatMap((connector) => connector.prefixes)
    expect(prefixes.length).toBeGreaterThan(2)
    for (const prefix of prefixes)
      expect(ROUTES.some(({ by, path }) => by === 'server' && (path === prefix || path.startsWith(`${prefix}/`)))).toBe(
        true,
      )
  })

  const pages = ROUTES.filter((route) => isPage(route) && route.access === 'person' && !route.path.includes('{'))
  it.each(pages.map((route) => [name(route), route] as const))(
    '%s is shown to a person in an office without anything in it',
    async (_name, route) => {
      const { status } = await ask(route, { cookie })
      expect([status, server.output()]).toEqual([200, expect.not.stringContaining('Error')])
    },
  )

  it('is answered where it is open', async () => {
    for (const route of ROUTES.filter(({ access, path }) => access === 'open' && path !== '/design')) {
      const { status } = await ask(route)
      expect([name(route), status === 401 || status === 404]).toEqual([name(route), false])
    }
  })
})
