import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, it } from 'vitest'
import { MissionError } from '#lib/protocol/errors.ts'
import type { Receipt } from '#lib/protocol/event.ts'
import { type HttpSenderOptions, httpSender, type RetryOptions } from './http-sender.ts'
import { createPublisher } from './publisher.ts'
import { retryDelay, retryingAfter } from './retry.ts'

interface Heard {
  readonly method: string | undefined
  readonly url: string | undefined
  readonly authorization: string | undefined
  readonly body: { id: string; type: string; data: unknown }[]
}
type Answer = (response: ServerResponse, heard: Heard, request: IncomingMessage) => void

const servers: ReturnType<typeof createServer>[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})

/** Answers the nth request with the nth answer, and any further one with the last. */
async function serve(...answers: Answer[]) {
  const heard: Heard[] = []
  const server = createServer(async (request, response) => {
    const { method, url, headers } = request
    const one: Heard = { method, url, authorization: headers.authorization, body: JSON.parse(await text(request)) }
    heard.push(one)
    answers[Math.min(heard.length, answers.length) - 1]?.(response, one, request)
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return { heard, url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}` }
}

const stored: Answer = (response, { body }) => {
  const results = body.map(({ id }, index): Receipt => ({ id, seq: index + 1, duplicate: false }))
  response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify({ results }))
}
const refused =
  (status: number, code: string, retryable: boolean, headers: Record<string, string> = {}): Answer =>
  (response) =>
    response.writeHead(status, headers).end(JSON.stringify({ error: { code, message: `It is ${code}.`, retryable } }))
const cut: Answer = (_response, _heard, request) => request.socket.destroy()

/** Waits are noted and take no time. */
function sender(options: HttpSenderOptions & { readonly retry?: Partial<RetryOptions> }) {
  const waits: number[] = []
  const wait = async (ms: number) => {
    waits.push(ms)
  }
  return { waits, send: httpSender({ ...options, retry: { attempts: 4, random: () => 1, wait, ...options.retry } }) }
}
const draft = { type: 'system:status', data: { component: 'crm', status: 'up' } } as const

describe('sending over HTTP', () => {
  it('posts an array with the key, and gives back the receipts', async () => {
    const { heard, url } = await serve(stored)
    const receipts = await sender({ url: `${url}/`, key: 'mc_secret' }).send([draft, { ...draft, id: 'mine' }])
    expect(heard).toMatchObject([{ method: 'POST', url: '/api/events', authorization: 'Bearer mc_secret' }])
    expect(heard[0]?.body[1]).toEqual({ ...draft, id: 'mine' })
    expect(receipts).toMatchObject([{ seq: 1 }, { id: 'mine', seq: 2 }])
  })

  it('[P-LOG-3] repeats a try whose answer was lost with the same ids', async () => {
    const { heard, url } = await serve(cut, refused(503, 'overloaded', true), stored)
    const { send, waits } = sender({ url, key: 'k' })
    await send([draft, draft])
    expect(heard).toHaveLength(3)
    const ids = heard.map(({ body }) => body.map(({ id }) => id))
    expect(ids[1]).toEqual(ids[0])
    expect(ids[2]).toEqual(ids[0])
    expect(new Set(ids[0])).toHaveProperty('size', 2)
    expect(waits).toEqual([300, 600])
  })

  it('waits as long as Retry-After says', async () => {
    const { url } = await serve(refused(429, 'rate_limited', true, { 'retry-after': '7' }), stored)
    const { send, waits } = sender({ url })
    await send([draft])
    expect(waits).toEqual([7_000])
  })

  it('gives up where Retry-After asks for more than it may wait', async () => {
    const { heard, url } = await serve(refused(429, 'rate_limited', true, { 'retry-after': '3600' }))
    await expect(sender({ url }).send([draft])).rejects.toMatchObject({
      code: 'rate_limited',
      details: { retryAfterMs: 3_600_000 },
    })
    expect(heard).toHaveLength(1)
  })

  it('tries a bounded number of times', async () => {
    const { heard, url } = await serve(refused(503, 'unavailable', true))
    await expect(sender({ url }).send([draft])).rejects.toMatchObject({ code: 'unavailable' })
    expect(heard).toHaveLength(4)
  })

  it('does not repeat what will be refused again, and throws it as the server said it', async () => {
    const { heard, url } = await serve(refused(422, 'invalid', false))
    await expect(sender({ url }).send([draft])).rejects.toMatchObject({ code: 'invalid', message: 'It is invalid.' })
    expect(heard).toHaveLength(1)
  })

  it.each([
    [502, 'unavailable', 4],
    [404, 'bad_request', 1],
  ])('takes %i of a proxy for %s after %i tries', async (status, code, tries) => {
    const { heard, url } = await serve((response) => response.writeHead(status).end('<html>no</html>'))
    await expect(sender({ url }).send([draft])).rejects.toMatchObject({ code })
    expect(heard).toHaveLength(tries)
  })

  it('is unavailable when nobody listens, or when what answers is not Mission Control', async () => {
    const { url } = await serve((response) => response.writeHead(200).end('{"results":[]}'))
    await expect(sender({ url }).send([draft])).rejects.toMatchObject({ code: 'unavailable' })
    await expect(sender({ url: 'http://127.0.0.1:1' }).send([draft])).rejects.toMatchObject({ code: 'unavailable' })
  })

  it('a try without an answer in time counts as failed', async () => {
    const { heard, url } = await serve(() => undefined, stored)
    await sender({ url, retry: { timeoutMs: 100 } }).send([draft])
    expect(heard).toHaveLength(2)
  })

  it('ends at once when its signal aborts, while asking and while waiting', async () => {
    const controller = new AbortController()
    const { url } = await serve(() => controller.abort(new Error('stop')))
    await expect(sender({ url }).send([draft], { signal: controller.signal })).rejects.toThrow('stop')
    const waiting = new AbortController()
    const busy = await serve((response, heard, request) => {
      refused(503, 'overloaded', true)(response, heard, request)
      setImmediate(() => waiting.abort(new Error('stop waiting')))
    })
    const send = httpSender({ url: busy.url, retry: { baseMs: 60_000, maxMs: 60_000, random: () => 1 } })
    await expect(send([draft], { signal: waiting.signal })).rejects.toThrow('stop waiting')
  })

  it('asks nothing for no events', async () => {
    const { heard, url } = await serve(stored)
    expect(await sender({ url }).send([])).toEqual([])
    expect(heard).toEqual([])
  })

  it('carries what the publisher says', async () => {
    const { heard, url } = await serve(stored)
    const publisher = createPublisher(sender({ url, key: 'k' }).send)
    expect(await publisher.broadcastAgentStatus({ agentId: 'a', status: 'working' }, { id: 'e1' })).toMatchObject({
      id: 'e1',
    })
    expect(heard[0]?.body).toEqual([
      { id: 'e1', type: 'agent:statusChange', data: { agentId: 'a', status: 'working' } },
    ])
  })
})

describe('the wait before another try', () => {
  const failure = (retryAfterMs: number | null, retryable = true) =>
    ({ error: new MissionError('overloaded', 'Busy.'), retryable, retryAfterMs }) as const
  const policy = { baseMs: 300, maxMs: 30_000, random: () => 0.5 }

  it('doubles, with jitter, up to its bound', () => {
    expect([1, 2, 3, 20].map((attempt) => retryDelay(failure(null), attempt, policy))).toEqual([150, 300, 600, 15_000])
  })

  it('is what Retry-After says, in seconds or as a date', () => {
    const now = Date.parse('2026-11-21T08:00:00Z')
    expect(retryingAfter('2', now)).toBe(2_000)
    expect(retryingAfter('Sat, 21 Nov 2026 08:00:05 GMT', now)).toBe(5_000)
    expect(retryingAfter('Sat, 21 Nov 2026 07:00:00 GMT', now)).toBe(0)
    expect(retryingAfter('soon', now)).toBeNull()
    expect(retryingAfter(null, now)).toBeNull()
    expect(retryDelay(failure(2_000), 1, policy)).toBe(2_000)
  })

  it('is none where another try is useless', () => {
    expect(retryDelay(failure(null, false), 1, policy)).toBeNull()
    expect(retryDelay(failure(31_000), 1, policy)).toBeNull()
  })
})
