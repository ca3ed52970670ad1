import { once } from 'node:events'
import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { API_KEY, signIn, startServer, type TestServer } from '#e2e/server.ts'

/** What hostile or broken senders get from the running product: the documented code, and nothing half written. */
let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server[Symbol.asyncDispose]())

const bearer = { authorization: `Bearer ${API_KEY}` }
const post = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}, path = '/api/events') =>
  fetch(server.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...bearer, ...headers },
    body,
  })

async function refused(response: Response): Promise<{ status: number; code: string; message: string; index?: number }> {
  const { error } = await response.json()
  expect(error).toEqual(
    expect.objectContaining({ code: expect.any(String), message: expect.any(String), retryable: expect.any(Boolean) }),
  )
  return { status: response.status, ...error }
}

async function head(): Promise<number> {
  const response = await fetch(`${server.url}/api/events?cursor=0&limit=1`, { headers: bearer })
  return (await response.json()).head
}

const event = (data: object, more: object = {}) => JSON.stringify({ type: 'test:happened', data, ...more })
const statusOf = (status: unknown) => JSON.stringify({ type: 'agent:statusChange', data: { agentId: 'a', status } })

describe('POST /api/events', () => {
  it.each([
    ['malformed JSON', () => post('{"type": "a:b", "data": {'), 400, 'bad_request', /JSON/],
    ['an empty body', () => post(''), 400, 'bad_request', /JSON/],
    ['bytes that are no text', () => post(new Uint8Array([0xff, 0xfe, 0x00, 0xc3])), 400, 'bad_request', /UTF-8/],
    ['a number', () => post('7'), 422, 'invalid', /JSON object/],
    [
      'a wrong type',
      () => post(JSON.stringify({ type: 'file:change', data: { path: 7, change: 'modified' } })),
      422,
      'invalid',
      /data\.path/,
    ],
    ['an invented status', () => post(statusOf('happy')), 422, 'invalid', /data\.status/],
    [
      'negative tokens',
      () => post(JSON.stringify({ type: 'token:usage', data: { model: 'm', input: -5 } })),
      422,
      'invalid',
      /data\.input/,
    ],
    [
      'nesting 5,000 deep',
      () => post(`{"type":"a:b","data":{"x":${'['.repeat(5_000)}${']'.repeat(5_000)}}}`),
      422,
      'invalid',
      /nested/,
    ],
    ['nesting that never closes', () => post('['.repeat(100_000)), 422, 'invalid', /nested/],
    ['__proto__', () => post('{"type":"a:b","data":{"__proto__":{"admin":true}}}'), 422, 'invalid', /__proto__/],
    [
      '__proto__ in escapes',
      () => post('{"type":"a:b","data":{"\\u005f_proto__":{"admin":true}}}'),
      422,
      'invalid',
      /__proto__/,
    ],
    ['an event of 2 MB', () => post(event({ text: 'x'.repeat(2_000_000) })), 413, 'too_large', /65536/],
    ['a body of 9 MB', () => post(`[${event({})}${' '.repeat(9_000_000)}]`), 413, 'too_large', /8388608/],
    [
      'a small body that unpacks to 9 MB',
      () => post(gzipSync(' '.repeat(9_000_000)), { 'content-encoding': 'gzip' }),
      413,
      'too_large',
      /8388608/,
    ],
    ['what is not gzip', () => post('plain', { 'content-encoding': 'gzip' }), 400, 'bad_request', /gzip/],
    ['an unknown encoding', () => post('{}', { 'content-encoding': 'rot13' }), 415, 'unsupported_media', /rot13/],
    ['a wrong key', () => post(event({}), { authorization: 'Bearer mc_wrong' }), 401, 'unauthenticated', /key/],
    ['no key', () => post(event({}), { authorization: '' }), 401, 'unauthenticated', /key/],
    [
      'a type that the server keeps',
      () => post(JSON.stringify({ type: 'agent:invented', data: {} })),
      422,
      'invalid',
      /namespace/,
    ],
    ['an id that the server keeps', () => post(event({}, { id: 'mc:task:1:1' })), 422, 'invalid', /mc:/],
  ])('refuses %s and stores nothing', async (_name, send, status, code, message) => {
    const before = await head()
    const answer = await refused(await send())
    expect(answer).toMatchObject({ status, code, message: expect.stringMatching(message) })
    expect(await head()).toBe(before)
  })

  it('stores nothing of an array with one bad member, and names its index', async () => {
    const before = await head()
    const answer = await refused(await post(`[${event({ n: 1 })},${event({ n: 2 })},${statusOf('happy')}]`))
    expect(answer).toMatchObject({ status: 422, code: 'invalid', index: 2 })
    expect(await head()).toBe(before)
  })

  it('answers NDJSON line by line and goes on after a bad one', async () => {
    const before = await head()
    const body = `${event({ n: 1 })}\n{broken\n\n${statusOf('happy')}\n${event({ n: 2 })}\n`
    const response = await post(body, { 'content-type': 'application/x-ndjson' })
    expect(response.status).toBe(200)
    const lines = (await response.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines).toEqual([
      { id: expect.any(String), seq: before + 1, duplicate: false },
      { line: 2, error: expect.objectContaining({ code: 'bad_request' }) },
      { line: 3, error: expect.objectContaining({ code: 'invalid' }) },
      { id: expect.any(String), seq: before + 2, duplicate: false },
    ])
  })

  it('[P-LOG-3] gives a retry its first receipt and refuses the id for another event', async () => {
    const first = await (await post(event({ n: 1 }, { id: 'once' }))).json()
    expect(first.duplicate).toBe(false)
    expect(await (await post(event({ n: 1 }, { id: 'once' }))).json()).toEqual({ ...first, duplicate: true })
    expect(await refused(await post(event({ n: 2 }, { id: 'once' })))).toMatchObject({ status: 409, code: 'conflict' })
  })

  it('refuses a cookie from a foreign origin, whatever it looks like', async () => {
    const cookie = await signIn(server.url)
    const { authorization: _, ...rest } = bearer
    const from = (origin: string) =>
      fetch(`${server.url}/api/events`, {
        method: 'POST',
        headers: { ...rest, cookie, origin, 'content-type': 'application/json' },
        body: event({}),
      })
    for (const origin of ['https://evil.example', 'null', `${server.url}.evil.example`, 'http://localhost:1']) {
      expect(await refused(await from(origin))).toMatchObject({ status: 403, code: 'forbidden' })
    }
    expect((await from(server.url)).status).toBe(201)
  })

  it('answers a wrong method and an unknown path in the one error shape', async () => {
    expect(await refused(await fetch(`${server.url}/v1/logs`))).toMatchObject({
      status: 405,
      code: 'method_not_allowed',
    })
    expect(await refused(await post('{}', {}, '/v1/nonsense'))).toMatchObject({ status: 404, code: 'not_found' })
    expect(await refused(await fetch(`${server.url}/api/nonsense`, { headers: bearer }))).toMatchObject({
      status: 404,
      code: 'not_found',
    })
  })

  it('survives a request that is cut in its body', async () => {
    const before = await head()
    const { hostname, port } = new URL(server.url)
    const socket = connect(Number(port), hostname)
    await once(socket, 'connect')
    socket.write(
      `POST /api/events HTTP/1.1\r\nHost: x\r\nAuthorization: ${bearer.authorization}\r\nContent-Length: 1000\r\n\r\n{"type":"a:b",`,
    )
    socket.destroy()
    expect((await post(event({}))).status).toBe(201)
    expect(await head()).toBe(before + 1)
  })
})

describe('GET /api/ws', () => {
  const open = async (headers: Record<string, string> = bearer, protocols: string[] = ['mc.v1']) => {
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/api/ws`, protocols, { headers })
    const closed = once(socket, 'close').then(([code]) => Number(code))
    await once(socket, 'open')
    return { socket, closed }
  }

  it('closes a stranger with 4001 after completing the upgrade', async () => {
    const { closed } = await open({})
    expect(await closed).toBe(4001)
  })

  it('refuses a cookie from a foreign origin with 403 before the upgrade', async () => {
    const headers = { cookie: await signIn(server.url), origin: 'https://evil.example' }
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/api/ws`, ['mc.v1'], { headers })
    const [error] = await once(socket, 'error')
    expect(String(error)).toContain('403')
  })

  it.each([
    ['text that is no JSON', (socket: WebSocket) => socket.send('{"type":'), 4000],
    ['binary junk', (socket: WebSocket) => socket.send(Buffer.from([1, 2, 3, 0xff])), 4000],
    ['JSON that is no frame', (socket: WebSocket) => socket.send('[1,2,3]'), 4000],
    ['nesting 5,000 deep', (socket: WebSocket) => socket.send('['.repeat(5_000)), 4000],
    ['a frame of over 1 MiB', (socket: WebSocket) => socket.send(`"${'x'.repeat(1_048_576)}"`), 1009],
  ])('closes on %s, and the neighbour stays', async (_name, send, code) => {
    const neighbour = await open()
    const { socket, closed } = await open()
    send(socket)
    expect(await closed).toBe(code)
    neighbour.socket.send('ping')
    const heard = new Promise<string>((resolve) =>
      neighbour.socket.on('message', (data) => String(data) === 'pong' && resolve('pong')),
    )
    expect(await heard).toBe('pong')
    neighbour.socket.terminate()
  })

  it('answers frames that it does not know with an error, and closes after the third strike', async () => {
    const { socket, closed } = await open()
    const codes: string[] = []
    socket.on('message', (data) => {
      const frame = JSON.parse(String(data))
      if (frame.type === 'error') codes.push(frame.error.code)
    })
    for (let n = 0; n < 60; n++) socket.send('{"type":"invented"}')
    expect(await closed).toBe(4100)
    expect(codes).toContain('invalid')
    expect(codes.at(-1)).toBe('rate_limited')
  })

  it('closes on ten thousand tiny fragments', async () => {
    const { socket, closed } = await open()
    socket.on('error', () => undefined)
    for (let n = 0; n < 10_000 && socket.readyState === WebSocket.OPEN; n++) socket.send('x', { fin: n === 9_999 })
    expect([1008, 1009, 4000, 1006]).toContain(await closed)
    expect((await fetch(`${server.url}/health`)).status).toBe(200)
  })

  it('survives half a frame', async () => {
    const { socket } = await open()
    // A masked text frame that announces 100 bytes and sends 3.
    const raw: { write(data: Uint8Array): void; destroy(): void } = Reflect.get(socket, '_socket')
    raw.write(Buffer.from([0x81, 0xe4, 1, 2, 3, 4, 5, 6, 7]))
    raw.destroy()
    expect((await fetch(`${server.url}/health`)).status).toBe(200)
  })
})
