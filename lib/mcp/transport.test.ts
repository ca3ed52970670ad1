import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { McpWorld, use } from './mcp-fixture.ts'

let world: McpWorld
let authorization: string
beforeAll(async () => {
  world = await McpWorld.start({ mcpMessagesPerSecond: 100_000 })
  authorization = `Bearer ${(await world.key()).secret}`
})
afterAll(() => world[Symbol.asyncDispose]())

interface Sent {
  readonly body?: BodyInit
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly to?: McpWorld
}
const send = ({ body, method = 'POST', headers = {}, to = world }: Sent) =>
  fetch(to.url, {
    method,
    headers: { authorization, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body }),
  })
const rpc = (method: string, params: object = {}, id: unknown = 1) => ({ jsonrpc: '2.0', id, method, params })
const call = async (message: unknown, headers: Record<string, string> = {}) => {
  const response = await send({ body: JSON.stringify(message), headers })
  const text = await response.text()
  return { status: response.status, body: text === '' ? null : JSON.parse(text) }
}

describe('[P-MCP-4] /api/mcp', () => {
  it.each(['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'])('speaks %s', async (protocolVersion) => {
    const clientInfo = { name: 't', version: '1' }
    const { status, body } = await call(rpc('initialize', { protocolVersion, capabilities: {}, clientInfo }))
    expect(status).toBe(200)
    expect(body.result).toMatchObject({
      protocolVersion,
      serverInfo: { name: 'mission-control' },
      capabilities: {
        tools: { listChanged: false },
        resources: { listChanged: false },
        prompts: { listChanged: false },
      },
      instructions: expect.stringContaining('claim'),
    })
  })

  it('answers a version that it does not know with one that it knows, and refuses it afterwards', async () => {
    const params = { protocolVersion: '1999-01-01', capabilities: {}, clientInfo: { name: 't', version: '1' } }
    expect((await call(rpc('initialize', params))).body.result.protocolVersion).toBe('2025-11-25')
    expect(await call(rpc('tools/list'), { 'mcp-protocol-version': '1999-01-01' })).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringContaining('2025-11-25') } },
    })
  })

  it('answers each request by itself: without a handshake, whatever session it names, whatever it accepts', async () => {
    const { status, body } = await call(rpc('tools/list'), { 'mcp-session-id': 'long gone', accept: '*/*' })
    expect([status, body.result.tools.length]).toEqual([200, 16])
    expect(await call({ jsonrpc: '2.0', method: 'notifications/initialized' })).toEqual({ status: 202, body: null })
    expect(await call(rpc('no/such'))).toMatchObject({ status: 200, body: { id: 1, error: { code: -32601 } } })
  })

  it.each(['GET', 'DELETE', 'PUT', 'PATCH'])('says to %s that it takes POST', async (method) => {
    const response = await send({ method, headers: { accept: 'text/event-stream', 'last-event-id': '7' } })
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST'])
    expect(await response.json()).toMatchObject({
      jsonrpc: '2.0',
      id: null,
      error: { data: { code: 'method_not_allowed' } },
    })
  })

  it('tells a caller whose params do not fit what to mend, and blames nobody else', async () => {
    const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: {} }
    const { status, body } = await call(rpc('initialize', params))
    expect([status, body.error.code]).toEqual([200, -32602])
    expect(body.error.message).toMatch(/^Invalid params: clientInfo\.name: .*; clientInfo\.version: /)
  })

  it('answers a batch as a batch, and does not wait for what the batch itself cancels', async () => {
    const cancel = { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } }
    const { body } = await call([rpc('ping'), cancel, rpc('ping', {}, 'two')])
    expect(body).toEqual([
      { jsonrpc: '2.0', id: 1, result: {} },
      { jsonrpc: '2.0', id: 'two', result: {} },
    ])
    expect(await call([cancel])).toEqual({ status: 202, body: null })
    expect(await call(cancel)).toEqual({ status: 202, body: null })
    expect((await call([rpc('ping'), rpc('ping')])).status).toBe(200)
    expect((await call(Array.from({ length: 101 }, (_, id) => rpc('ping', {}, id)))).status).toBe(413)
  })

  it('lets nobody in without a key that may publish, and says why', async () => {
    const body = JSON.stringify(rpc('tools/list'))
    const stranger = await send({ body, headers: { authorization: 'Bearer mc_wrong' } })
    expect(stranger.status).toBe(401)
    expect(stranger.headers.get('www-authenticate')).toContain('Bearer')
    expect(await stranger.json()).toMatchObject({ error: { code: -32000, data: { code: 'unauthenticated' } } })
    const { secret } = await world.key({ scopes: ['read'] })
    const reader = await send({ body, headers: { authorization: `Bearer ${secret}` } })
    expect(reader.status).toBe(403)
    expect((await reader.json()).error.message).toContain('"publish"')
  })

  it('refuses a page of somebody else whatever key it shows, and takes one of its own', async () => {
    const body = JSON.stringify(rpc('ping'))
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:1']) {
      const response = await send({ body, headers: { origin } })
      expect([origin, response.status]).toEqual([origin, 403])
      expect((await response.json()).error.message).toContain('MC_ALLOWED_ORIGINS')
    }
    expect((await send({ body, headers: { origin: new URL(world.url).origin } })).status).toBe(200)
  })

  it.each([
    ['no JSON', '{"jsonrpc":', 400, -32700],
    ['no text', new Uint8Array([0xff, 0xfe]), 400, -32700],
    ['nothing', '', 400, -32700],
    ['JSON without an end', '['.repeat(100), 422, -32600],
    ['a key that reaches a prototype', '{"__proto__": {"x": 1}}', 422, -32600],
    ['a number', '7', 400, -32700],
    ['another JSON-RPC', '{"jsonrpc":"1.0","id":1,"method":"ping"}', 400, -32700],
  ] as const)('refuses %s as JSON-RPC does', async (_what, body, status, code) => {
    const response = await send({ body })
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({
      jsonrpc: '2.0',
      id: null,
      error: { code, message: expect.any(String) },
    })
  })

  it('refuses other media, and a body that is too large', async () => {
    const headers = { 'content-type': 'text/plain' }
    expect((await send({ body: JSON.stringify(rpc('ping')), headers })).status).toBe(415)
    const large = await send({ body: JSON.stringify(rpc('ping', { x: 'x'.repeat(1024 * 1024) })) })
    expect(large.status).toBe(413)
    expect(await large.json()).toMatchObject({ error: { data: { code: 'too_large' } } })
  })

  it('limits the messages of one key, each of a batch for itself, and says when to come back', async () => {
    const slow = await McpWorld.start({ mcpMessagesPerSecond: 2 })
    onTestFinished(() => slow[Symbol.asyncDispose]())
    const headers = { authorization: `Bearer ${(await slow.key()).secret}` }
    const ask = (body: unknown) => send({ body: JSON.stringify(body), headers, to: slow })
    expect((await ask([1, 2, 3, 4].map((id) => rpc('ping', {}, id)))).status).toBe(200)
    const refused = await ask(rpc('ping'))
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1'])
    expect(await refused.json()).toMatchObject({ error: { data: { code: 'rate_limited', retryable: true } } })
    const other = { authorization: `Bearer ${(await slow.key()).secret}` }
    expect((await send({ body: JSON.stringify(rpc('ping')), headers: other, to: slow })).status).toBe(200)
  })

  it('goes on for a connected client after a restart, and knows what it asked before', async () => {
    const own = await McpWorld.start()
    onTestFinished(() => own[Symbol.asyncDispose]())
    const client = await own.client('?agent=ada')
    await own.happen({ type: 'task:created', data: { taskId: 't', title: 'T', status: 'ready' } })
    const { data: claimed } = await use(client, 'claim_task')
    const { data: asked } = await use(client, 'ask_person', { question: 'Go?', waitSeconds: 0 })
    await own.restart()
    expect((await use(client, 'ask_person', { question: 'Go?', waitSeconds: 0 })).data).toEqual(asked)
    const { generation } = claimed.task
    expect((await use(client, 'complete_task', { task: 't', generation })).data.task.status).toBe('done')
  })

  it('answers a call that waits when the server stops', async () => {
    const own = await McpWorld.start()
    onTestFinished(() => own[Symbol.asyncDispose]())
    const client = await own.client('?agent=ada')
    const asked = use(client, 'ask_person', { question: 'Go?', waitSeconds: 50 })
    while (own.state.approvals.size === 0) await new Promise(setImmediate)
    await own.runtime[Symbol.asyncDispose]()
    expect((await asked).data.state).toBe('pending')
  })

  it('ends with its key', async () => {
    const { id, secret } = await world.key()
    const client = await world.client('?agent=ada', secret)
    await world.runtime.accounts.revokeKey(id)
    await expect(client.listTools()).rejects.toThrow(/Nobody is known/)
  })

  it('never fails inside, whatever JSON-RPC it is sent', async () => {
    const value = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom('', '__proto__', 'constructor', -1, 1e308))
    const method = fc.constantFrom(
      ...[
        'tools/call',
        'tools/list',
        'resources/read',
        'resources/templates/list',
        'prompts/get',
        'initialize',
        'ping',
      ],
      ...['completion/complete', 'logging/setLevel', 'tasks/get', 'resources/subscribe', 'toString', ''],
      ...['notifications/cancelled', 'notifications/progress'],
    )
    const name = fc.constantFrom(
      'report_status',
      'claim_task',
      'add_lead',
      'list_tasks',
      'constructor',
      '__proto__',
      'x',
    )
    const params = fc.oneof(
      fc.record({
        name,
        arguments: fc.oneof(value, fc.dictionary(fc.constantFrom('agent', 'task', 'status', 'name'), value)),
      }),
      fc.record({ uri: fc.oneof(fc.string(), fc.constantFrom('mission://task/%', 'mission://snapshot/', 'x:')) }),
      value,
    )
    const message = fc.record(
      {
        jsonrpc: fc.oneof({ weight: 9, arbitrary: fc.constant('2.0') }, value),
        id: value,
        method: fc.oneof(method, value),
        params,
      },
      { requiredKeys: ['jsonrpc'] },
    )
    const body = fc.oneof(message, fc.array(message, { maxLength: 4 }), value)
    await fc.assert(
      fc.asyncProperty(body, async (sent) => {
        const response = await send({ body: JSON.stringify(sent) })
        const text = await response.text()
        expect(text).not.toContain('"internal"')
        expect(text).not.toContain('"code":-32603')
        expect([response.status < 500, response.status === 202 || JSON.parse(text) !== undefined]).toEqual([true, true])
      }),
      { numRuns: 400, interruptAfterTimeLimit: 8_000 },
    )
    expect((await call(rpc('ping'))).status).toBe(200)
  })
})
