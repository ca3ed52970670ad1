import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isMissionError, MissionError } from '#lib/protocol/errors.ts'
import type { Draft } from '#lib/protocol/event.ts'
import { createClaudeCode } from '../claude-code/connector.ts'
import type { IngestRequest, Publish } from '../connector.ts'
import { collect, fixture, grantFor, requestOf } from '../replay-fixture.ts'
import { createOtlpConnector } from './connector.ts'
import { decodeProtobuf } from './decode-protobuf.ts'

const connector = () =>
  createOtlpConnector({ readers: [createClaudeCode({ maxDepth: 64 }).telemetry], maxDepth: 64, batchEvents: 2 })
const request = (body: unknown, path = '/logs', type = 'application/json'): IngestRequest => ({
  ...requestOf({ at: '2026-11-21T08:00:00Z', url: '/v1/logs', contentType: type, body: null }, path),
  body: body instanceof Uint8Array ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
})

const attribute = (key: string, value: string | number) => ({
  key,
  value: typeof value === 'string' ? { stringValue: value } : { intValue: value },
})
const REQUEST = {
  'event.name': 'api_request',
  'session.id': 's1',
  model: 'claude-opus-5-5',
  input_tokens: 7,
  output_tokens: '8',
  request_id: 'req_1',
}
const record = (attributes: Readonly<Record<string, string | number>>) => ({
  timeUnixNano: '1795247168873000000',
  attributes: Object.entries(attributes).map(([key, value]) => attribute(key, value)),
})
const logs = (records: readonly unknown[], service = 'claude-code', scope = 'x') => ({
  resourceLogs: [
    {
      resource: { attributes: [attribute('service.name', service)] },
      scopeLogs: [{ scope: { name: scope }, logRecords: records }],
    },
  ],
})
const only = async (body: unknown, grant = grantFor()): Promise<readonly Draft[]> => {
  const { drafts, publish } = collect()
  await connector().handle({ ...request(body), grant }, publish)
  return drafts
}

describe('OTLP over HTTP', () => {
  it('answers in the encoding that it was asked in', async () => {
    const { publish } = collect()
    expect(await connector().handle(request({}), publish)).toEqual({
      status: 200,
      contentType: 'application/json',
      body: '{}',
    })
    const binary = await connector().handle(request(new Uint8Array(), '/traces', 'application/x-protobuf'), publish)
    expect(binary).toEqual({ status: 200, contentType: 'application/x-protobuf', body: new Uint8Array() })
  })

  it('JSON and protobuf of the same run give the same tokens', async () => {
    const told = await Promise.all(
      ['http-hooks-otlp-json.bash', 'otlp-protobuf.bash'].map(async (name) => {
        const { drafts, publish } = collect()
        const recorded = fixture(name).find(({ url }) => url === '/v1/logs')
        if (recorded) await connector().handle(requestOf(recorded, '/logs'), publish)
        return drafts.map(({ data }) => ({ ...data, sessionId: '', requestId: '', occurredAt: '', durationMs: 0 }))
      }),
    )
    expect(told[0]).toHaveLength(2)
    expect(told[1]).toEqual(told[0])
  })

  it('accepts metrics and traces, and services that nobody reads, and tells nothing', async () => {
    const { drafts, publish } = collect()
    for (const recorded of fixture('all-json-detailed.write').filter(({ url }) => /metrics|traces/.test(url))) {
      const answer = await connector().handle(requestOf(recorded, recorded.url.slice('/v1'.length)), publish)
      expect(answer).toMatchObject({ status: 200, body: '{}' })
    }
    const answer = await connector().handle(request(logs([record(REQUEST)], 'billing')), publish)
    expect(answer).toMatchObject({ status: 200, body: '{}' })
    expect(drafts).toEqual([])
  })

  it('knows Claude Code by its scope where a user renamed the service', async () => {
    const [usage] = await only(logs([record(REQUEST)], 'my-agents', 'com.anthropic.claude_code.events'))
    expect(usage).toMatchObject({
      id: 'cc:req:req_1',
      type: 'token:usage',
      data: { input: 7, output: 8, cacheRead: 0 },
    })
  })

  it('counts broken records as a partial success, in both encodings, and keeps the good ones', async () => {
    const broken = [
      null,
      'text',
      record({ ...REQUEST, model: '' }),
      record({ ...REQUEST, input_tokens: -1 }),
      record({ ...REQUEST, input_tokens: 'many' }),
      record({ ...REQUEST, 'session.id': '' }),
    ]
    const { drafts, publish } = collect()
    const answer = await connector().handle(request(logs([...broken, record(REQUEST)])), publish)
    expect(JSON.parse(String(answer.body))).toEqual({
      partialSuccess: { rejectedLogRecords: '6', errorMessage: '6 records were broken and left out' },
    })
    expect(drafts).toHaveLength(1)
  })

  it('says a partial success in protobuf as the protocol has it', async () => {
    // One record of claude-code's scope that has an event name and nothing else.
    const field = (number: number, ...bytes: number[]) => [number * 8 + 2, bytes.length, ...bytes]
    const text = (value: string) => [...Buffer.from(value)]
    const name = field(6, ...field(1, ...text('event.name')), ...field(2, ...field(1, ...text('api_request'))))
    const scope = field(1, ...field(1, ...text('com.anthropic.claude_code.events')))
    const body = Uint8Array.from(field(1, ...field(2, ...scope, ...field(2, ...name))))
    const answer = await connector().handle(request(body, '/logs', 'application/x-protobuf; v=1'), collect().publish)
    const success = new Map([
      [1, { name: 'rejected', kind: 'int64', many: false }],
      [2, { name: 'message', kind: 'string', many: false }],
    ] as const)
    const response = new Map([[1, { name: 'partial', kind: () => success, many: false }]])
    expect(answer.body).toBeInstanceOf(Uint8Array)
    expect(decodeProtobuf(response, Buffer.from(answer.body))).toEqual({
      partial: { rejected: '1', message: '1 records were broken and left out' },
    })
  })

  it('a request without id is known again by its session, sequence and time', async () => {
    const { request_id: _, ...bare } = REQUEST
    const ids = async (more: Record<string, string | number>) =>
      (await only(logs([record({ ...bare, ...more })])))[0]?.id
    expect(await ids({ 'event.sequence': 4 })).toBe(await ids({ 'event.sequence': 4 }))
    expect(await ids({ 'event.sequence': 4 })).not.toBe(await ids({ 'event.sequence': 5 }))
  })

  it('names the agent that its key is bound to, else that of its machine', async () => {
    const [free] = await only(logs([record(REQUEST)]))
    const [bound] = await only(logs([record(REQUEST)]), grantFor({ agentId: 'reviewer' }))
    expect(free?.data).toMatchObject({ agentId: 'claude-code:laptop-1' })
    expect(bound?.data).toMatchObject({ agentId: 'reviewer', occurredAt: '2026-11-21T07:46:08.873Z' })
  })

  it('publishes in batches, and answers only when all are durable', async () => {
    const sizes: number[] = []
    const publish: Publish = async (_grant, drafts) => {
      await new Promise(setImmediate)
      sizes.push(drafts.length)
      return []
    }
    await connector().handle(request(logs([1, 2, 3].map((n) => record({ ...REQUEST, request_id: `r${n}` })))), publish)
    expect(sizes).toEqual([2, 1])
  })

  it('tells the exporter when nothing was stored, so that it sends again', async () => {
    const publish: Publish = () =>
      Promise.reject(new MissionError('overloaded', 'Too much waits.', { retryAfterMs: 500 }))
    const otlp = connector()
    await expect(otlp.handle(request(logs([record(REQUEST)])), publish)).rejects.toMatchObject({ code: 'overloaded' })
    expect(otlp.stats()).toMatchObject({ requests: 1, drafts: 1, failed: 1 })
  })

  it.each([
    ['not JSON', '{', '/logs', 'application/json', 'bad_request'],
    ['no object', '[]', '/logs', 'application/json', 'bad_request'],
    ['groups that are no array', { resourceLogs: {} }, '/logs', 'application/json', 'bad_request'],
    ['groups that are no objects', { resourceSpans: [1] }, '/traces', 'application/json', 'bad_request'],
    ['nesting without end', '['.repeat(1_000), '/logs', 'application/json', 'invalid'],
    ['bytes that are no protobuf', Uint8Array.of(255), '/metrics', 'application/x-protobuf', 'bad_request'],
    ['text', 'x', '/logs', 'text/plain', 'unsupported_media'],
    ['an unknown signal', '{}', '/profiles', 'application/json', 'not_found'],
  ])('refuses %s', async (_what, body, path, type, code) => {
    await expect(connector().handle(request(body, path, type), collect().publish)).rejects.toMatchObject({ code })
  })

  it('ends any JSON with an answer or a documented error, and its drafts fit their schemas', async () => {
    const { publish } = collect()
    const value = fc.oneof(
      fc.constantFrom<string | number>('', '7', -1, 1e300, 's', '\ud800'),
      fc.string(),
      fc.integer(),
    )
    const attributes = fc.dictionary(
      fc.constantFrom(
        'session.id',
        'model',
        'input_tokens',
        'cost_usd',
        'request_id',
        'error',
        'status_code',
        'agent_id',
      ),
      value,
    )
    const name = fc.constantFrom('api_request', 'api_error', 'user_prompt')
    const good = fc.tuple(name, attributes).map(([event, rest]) => record({ ...rest, 'event.name': event }))
    const body = fc.oneof(
      fc.jsonValue(),
      fc.array(fc.oneof(good, fc.jsonValue()), { maxLength: 5 }).map((records) => logs(records)),
    )
    await fc.assert(
      fc.asyncProperty(body, async (input) => {
        try {
          expect((await connector().handle(request(JSON.stringify(input)), publish)).status).toBe(200)
        } catch (error) {
          if (!isMissionError(error)) throw error
          expect(['bad_request', 'invalid']).toContain(error.code)
        }
      }),
      { numRuns: 500 },
    )
  })
})
