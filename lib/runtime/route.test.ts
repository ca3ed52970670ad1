import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MissionError } from '#lib/protocol/errors.ts'
import { requestTo, startAuth, withParams } from './auth-fixture.ts'
import { readJson } from './read-json.ts'
import { openRoute, route } from './route.ts'

let auth: Awaited<ReturnType<typeof startAuth>>
beforeEach(async () => {
  auth = await startAuth()
})
afterEach(() => auth[Symbol.asyncDispose]())

const none = withParams({})
const readName = route('read', ({ grant }) => Response.json({ name: grant.principal.name }))
const failing = (error: unknown, heard: unknown[] = []) =>
  openRoute(() => Promise.reject(error), { report: (reported) => heard.push(reported) })

describe('a route', () => {
  it('gives the handler the grant, the parameters and the query', async () => {
    const handler = route<'id'>('publish', ({ grant, params, query }) =>
      Response.json([grant.principal.name, params.id, query.get('q')]),
    )
    const answer = await handler(requestTo('/api/x?q=7', await auth.key('publish')), withParams({ id: 'a b' }))
    expect(await answer.json()).toEqual(['ci', 'a b', '7'])
    expect(answer.headers.get('cache-control')).toBe('private, no-store')
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  })

  it('leaves the caching to a handler that says so', async () => {
    const handler = openRoute(() => new Response('x', { headers: { 'cache-control': 'no-cache' } }))
    expect((await handler(requestTo('/x'), none)).headers.get('cache-control')).toBe('no-cache')
  })

  it('answers 401 without and 403 with too small a grant, naming the scope', async () => {
    const nobody = await readName(requestTo('/api/x'), none)
    expect(nobody.status).toBe(401)
    expect(nobody.headers.get('www-authenticate')).toMatch(/^Bearer/)
    expect(await nobody.json()).toMatchObject({ error: { code: 'unauthenticated', retryable: false } })
    const small = await readName(requestTo('/api/x', await auth.key('publish')), none)
    expect(small.status).toBe(403)
    expect(await small.json()).toMatchObject({
      error: { code: 'forbidden', message: expect.stringContaining('"read"') },
    })
  })

  it('takes a person where one is asked for, and no key', async () => {
    const personal = route('person', () => new Response('in'))
    expect((await personal(requestTo('/', await auth.signIn()), none)).status).toBe(200)
    expect((await personal(requestTo('/', await auth.key('admin', 'read')), none)).status).toBe(403)
  })

  it('refuses a mutation with a cookie from a foreign page, and reads for it', async () => {
    const headers = { ...(await auth.signIn()), origin: 'http://evil.example' }
    expect((await readName(requestTo('/api/x', headers, 'POST'), none)).status).toBe(403)
    expect((await readName(requestTo('/api/x', headers, 'GET'), none)).status).toBe(200)
  })

  it('takes a ticket only where it names the use', async () => {
    const issue = route('read', ({ runtime, grant }) =>
      Response.json(runtime.authenticator.issueTicket(grant, 'stream')),
    )
    const { ticket } = await (await issue(requestTo('/', await auth.key('read')), none)).json()
    const stream = route('read', () => new Response('in'), { tickets: 'stream' })
    expect((await stream(requestTo(`/api/stream?ticket=${ticket}`), none)).status).toBe(200)
    expect((await readName(requestTo(`/api/x?ticket=${ticket}`), none)).status).toBe(401)
  })

  it('makes every error one shape, with Retry-After where it applies', async () => {
    const error = new MissionError('rate_limited', 'Too much.', { retryAfterMs: 1_200 })
    const heard: unknown[] = []
    const answer = await failing(error, heard)(requestTo('/x'), none)
    expect(answer.status).toBe(429)
    expect(answer.headers.get('retry-after')).toBe('2')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(await answer.json()).toEqual({
      error: { code: 'rate_limited', message: 'Too much.', retryable: true, retryAfterMs: 1_200 },
    })
    expect(heard).toEqual([])
  })

  it('reports a failure once and tells nothing of it', async () => {
    const error = new Error('/secret/path is missing')
    const heard: unknown[] = []
    const answer = await failing(error, heard)(requestTo('/x'), none)
    expect(answer.status).toBe(500)
    expect(await answer.text()).not.toMatch(/secret/)
    expect(heard).toEqual([error])
  })
})

describe('the body of a route', () => {
  const limits = { bodyBytes: 20, jsonDepth: 2 }
  const read = (body: BodyInit | null, headers = {}) =>
    readJson(new Request('http://localhost', { method: 'POST', body, headers }), limits)

  it('is JSON, whatever its Content-Type says', async () => {
    expect(await read('{"a":"é"}', { 'content-type': 'text/plain' })).toEqual({ a: 'é' })
  })

  it('is read no further than its limit, with and without a length', async () => {
    expect(await read('"234567890123456789"')).toHaveLength(18)
    await expect(read('"2345678901234567890"')).rejects.toMatchObject({ code: 'too_large' })
    await expect(read('1', { 'content-length': '21' })).rejects.toMatchObject({ code: 'too_large' })
    let pulled = 0
    const endless = new ReadableStream({
      pull: (controller) => {
        pulled++
        controller.enqueue(new TextEncoder().encode('1234567890'))
      },
    })
    // The compiler's RequestInit is the browser's, which lacks what Node asks for with a stream.
    const init: RequestInit & { duplex: 'half' } = { method: 'POST', body: endless, duplex: 'half' }
    const request = new Request('http://localhost', init)
    await expect(readJson(request, limits)).rejects.toMatchObject({ code: 'too_large' })
    expect(pulled).toBeLessThan(10)
  })

  it('is refused when it is no JSON, no UTF-8, too deep or compressed', async () => {
    await expect(read('{')).rejects.toMatchObject({ code: 'bad_request' })
    await expect(read(null)).rejects.toMatchObject({ code: 'bad_request' })
    await expect(read(new Uint8Array([0x22, 0xff, 0x22]))).rejects.toMatchObject({ code: 'bad_request' })
    await expect(read('[[[1]]]')).rejects.toMatchObject({ code: 'invalid' })
    await expect(read('1', { 'content-encoding': 'gzip' })).rejects.toMatchObject({ code: 'unsupported_media' })
  })
})
