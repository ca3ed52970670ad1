import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isMissionError } from '#lib/protocol/errors.ts'
import type { KnownDraft } from '#lib/protocol/event.ts'
import { collect, requestOf } from '../replay-fixture.ts'
import { otlp, type RecordedExport, recordedExports, send, totals, usageIn } from './recorded-export-fixture.ts'

type Value = string | number | boolean
const attributes = (values: Readonly<Record<string, Value>>) =>
  Object.entries(values).map(([key, value]) => ({
    key,
    value:
      typeof value === 'string'
        ? { stringValue: value }
        : typeof value === 'boolean'
          ? { boolValue: value }
          : { doubleValue: value },
  }))

interface Made {
  readonly id: number
  readonly parent?: number
  readonly trace?: number
  readonly values?: Readonly<Record<string, Value>>
  readonly endMs?: number
  readonly error?: string
}
const T0 = Date.parse('2026-11-21T10:00:00Z')
const hex = (id: number, digits: number) => id.toString(16).padStart(digits, '0')
const span = ({ id, parent, trace = 1, values = {}, endMs = id, error }: Made) => ({
  traceId: hex(trace, 32),
  spanId: hex(id, 16),
  ...(parent === undefined ? {} : { parentSpanId: hex(parent, 16) }),
  name: 'a span',
  startTimeUnixNano: `${T0}000000`,
  endTimeUnixNano: `${T0 + endMs}000000`,
  attributes: attributes(values),
  ...(error === undefined ? {} : { status: { code: 2, message: error } }),
})
const request = (made: Made): Made => ({
  ...made,
  values: {
    'gen_ai.operation.name': 'chat',
    'gen_ai.request.model': 'm',
    'gen_ai.usage.input_tokens': 7,
    ...made.values,
  },
})
const exported = (spans: readonly unknown[], service = 'svc'): RecordedExport => ({
  at: '2026-11-21T10:00:00Z',
  url: '/v1/traces',
  contentType: 'application/json',
  body: {
    resourceSpans: [
      { resource: { attributes: attributes({ 'service.name': service, 'host.name': 'h' }) }, scopeSpans: [{ spans }] },
    ],
  },
})

async function told(exports: readonly RecordedExport[], to = otlp()): Promise<readonly KnownDraft[]> {
  const { drafts, publish } = collect()
  await send(to, exports, publish)
  return drafts
}
const toldOf = (...spans: readonly Made[]) => told([exported(spans.map(span))])

describe('tokens of a span', () => {
  it.each([
    ['the conventions', { 'gen_ai.usage.cache_read.input_tokens': 5 }, { input: 2, cacheRead: 5 }],
    ['a count that cannot hold its cache', { 'gen_ai.usage.cache_read_input_tokens': 9 }, { input: 7, cacheRead: 9 }],
    [
      'reads and writes',
      { 'gen_ai.usage.cache_read.input_tokens': 2, 'gen_ai.usage.cache_creation.input_tokens': 3 },
      { input: 2, cacheRead: 2, cacheWrite: 3 },
    ],
    [
      'the AI SDK 5 with Anthropic',
      { 'ai.model.provider': 'anthropic.messages', 'ai.usage.cachedInputTokens': 5 },
      { input: 7, cacheRead: 5 },
    ],
    ['text for a number', { 'gen_ai.usage.output_tokens': '12' }, { input: 7, output: 12 }],
    ['a reported cost', { 'gen_ai.usage.cost': 0.25 }, { costUsd: 0.25, costSource: 'reported' }],
  ])('by %s', async (_name, values, expected) => {
    expect(usageIn(await toldOf(request({ id: 1, values })))).toMatchObject([expected])
  })

  it.each([
    [
      'earlier OpenLLMetry',
      { 'llm.request.type': 'chat', 'gen_ai.request.model': 'm', 'gen_ai.usage.prompt_tokens': 7 },
    ],
    ['OpenInference', { 'openinference.span.kind': 'LLM', 'llm.model_name': 'm', 'llm.token_count.prompt': 7 }],
    ['AI SDK 4', { 'ai.operationId': 'ai.generateText.doGenerate', 'ai.model.id': 'm', 'ai.usage.promptTokens': 7 }],
    [
      'the conventions',
      { 'gen_ai.operation.name': 'generate_content', 'gen_ai.request.model': 'm', 'gen_ai.usage.input_tokens': 7 },
    ],
  ])('are found by the names of %s', async (_name, values) => {
    expect(usageIn(await toldOf({ id: 1, values }))).toMatchObject([{ model: 'm', input: 7 }])
  })

  it.each(['invoke_agent', 'invoke_workflow', 'create_agent', 'execute_tool'])(
    'of %s are not counted',
    async (name) => {
      const values = { 'gen_ai.operation.name': name, 'gen_ai.request.model': 'm', 'gen_ai.usage.input_tokens': 7 }
      expect(usageIn(await toldOf({ id: 1, values }))).toEqual([])
    },
  )

  it('of one response are counted once, whichever instrumentations tell of it', async () => {
    const values = { 'gen_ai.response.id': 'r1', 'gen_ai.usage.output_tokens': 3 }
    const outer = {
      'ai.operationId': 'ai.generateText.doGenerate',
      'gen_ai.request.model': 'm',
      'ai.usage.inputTokens': 7,
    }
    const drafts = await toldOf({ id: 1, values: { ...outer, ...values } }, request({ id: 2, parent: 1, values }))
    expect(usageIn(drafts)).toHaveLength(1)
  })

  it('of another trace are counted, though a server of models gives the same response id', async () => {
    const values = { 'gen_ai.response.id': 'r1' }
    expect(usageIn(await toldOf(request({ id: 1, values }), request({ id: 2, trace: 2, values })))).toHaveLength(2)
  })

  it('that are no counts reject the span and leave the others', async () => {
    const { drafts, publish } = collect()
    const spans = [{ id: 1, values: { 'gen_ai.usage.input_tokens': -1 } }, { id: 2 }].map((made) => span(request(made)))
    const body = Buffer.from(JSON.stringify(exported(spans).body))
    const answer = await otlp().handle({ ...requestOf(exported([]), '/traces'), body }, publish)
    expect(JSON.parse(String(answer.body))).toMatchObject({ partialSuccess: { rejectedSpans: '1' } })
    expect(usageIn(drafts)).toHaveLength(1)
  })
})

describe('whose a span is', () => {
  const turn = { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'boss', 'gen_ai.conversation.id': 'c1' }

  it('its parent says, where it does not say so itself', async () => {
    const drafts = await toldOf(request({ id: 2, parent: 1 }), { id: 1, values: turn })
    expect(usageIn(drafts)).toMatchObject([{ agentId: 'otel:svc:boss', sessionId: 'otel:svc:boss:c1' }])
  })

  it('is the nearest agent around it', async () => {
    const inner = { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'scout' }
    const drafts = await toldOf(
      { id: 1, values: turn },
      { id: 2, parent: 1, values: inner },
      request({ id: 3, parent: 2 }),
      request({ id: 4, parent: 1 }),
    )
    expect(usageIn(drafts).map(({ agentId }) => agentId)).toEqual(['otel:svc:scout', 'otel:svc:boss'])
  })

  it('is what earlier exports of its trace told', async () => {
    const to = otlp()
    await told([exported([span({ id: 1, values: turn })])], to)
    expect(usageIn(await told([exported([span(request({ id: 2, parent: 9 }))])], to))).toMatchObject([
      { agentId: 'otel:svc:boss' },
    ])
  })

  it('is the process on its machine where nobody says', async () => {
    expect(usageIn(await toldOf(request({ id: 1 })))).toMatchObject([{ agentId: 'otel:h:svc' }])
  })

  it('matters only for spans that have to do with a model', async () => {
    expect(await toldOf({ id: 1, values: { 'http.request.method': 'GET' } })).toEqual([])
  })
})

describe('the status that spans tell', () => {
  const statusOf = async (...spans: readonly Made[]) =>
    (await toldOf(...spans)).flatMap((draft) => (draft.type === 'agent:statusChange' ? [draft.data.status] : []))

  it('is at work in the middle of a turn, idle after it, and in error when it failed', async () => {
    const turn = { 'gen_ai.operation.name': 'invoke_agent' }
    expect(await statusOf(request({ id: 2, parent: 1 }))).toEqual(['working'])
    expect(await statusOf(request({ id: 2, parent: 1 }), { id: 1, endMs: 5, values: turn })).toEqual(['idle'])
    expect(await statusOf(request({ id: 2, parent: 1, endMs: 6 }), { id: 1, endMs: 5, values: turn })).toEqual(['idle'])
    expect(await statusOf({ id: 1, values: turn, error: 'no' })).toEqual(['error'])
    expect(await statusOf(request({ id: 1, error: 'tried again' }))).toEqual(['idle'])
  })
})

describe('any way of sending', () => {
  it('[P-TOK-1] the same spans, in parts, repeated and in any order, adds up to the same tokens', async () => {
    const made = fc.record({
      trace: fc.integer({ min: 1, max: 3 }),
      input: fc.nat(1_000),
      output: fc.nat(1_000),
      kind: fc.constantFrom('chat', 'chat', 'invoke_agent', 'execute_tool'),
    })
    const ways = fc.array(made, { minLength: 1, maxLength: 12 }).chain((all) => {
      const at = fc.nat(all.length - 1)
      return fc.tuple(fc.constant(all), fc.array(fc.array(at, { maxLength: 6 }), { maxLength: 6 }))
    })
    await fc.assert(
      fc.asyncProperty(ways, async ([all, parts]) => {
        const spans = all.map(({ trace, input, output, kind }, index) =>
          span({
            id: index + 1,
            trace,
            values: {
              'gen_ai.operation.name': kind,
              'gen_ai.request.model': 'm',
              'gen_ai.usage.input_tokens': input,
              'gen_ai.usage.output_tokens': output,
            },
          }),
        )
        const rest = [...spans.keys()].filter((at) => !parts.flat().includes(at))
        const exports = [...parts, rest].map((part) => exported(part.map((at) => spans[at])))
        const counted = all.filter(({ kind }) => kind === 'chat')
        expect(totals(await told(exports))).toMatchObject({
          input: counted.reduce((sum, { input }) => sum + input, 0),
          output: counted.reduce((sum, { output }) => sum + output, 0),
        })
      }),
      { numRuns: 200 },
    )
  })

  it('recorded signals, repeated and in any order, adds up to the same tokens', async () => {
    const all = recordedExports('otel-sdk.all-signals')
    const whole = totals(await told(all))
    const order = fc.shuffledSubarray([...all, ...all], { minLength: 0, maxLength: all.length * 2 })
    await fc.assert(
      fc.asyncProperty(order, async (some) => {
        expect(totals(await told([...some, ...all]))).toEqual(whole)
      }),
      { numRuns: 60 },
    )
  })

  it('cumulative values, repeated and in any order, adds up to the greatest', async () => {
    const point = (value: number, at: number) => ({
      startTimeUnixNano: `${T0}000000`,
      timeUnixNano: `${T0 + at}000000`,
      asInt: String(value),
      attributes: attributes({ 'gen_ai.token.type': 'input', 'gen_ai.request.model': 'm' }),
    })
    const metrics = (value: number, at: number): RecordedExport => {
      const sum = { aggregationTemporality: 2, isMonotonic: true, dataPoints: [point(value, at)] }
      const scopeMetrics = [{ metrics: [{ name: 'gen_ai.client.token.usage', sum }] }]
      const resource = { attributes: attributes({ 'service.name': 'svc' }) }
      return { ...exported([]), url: '/v1/metrics', body: { resourceMetrics: [{ resource, scopeMetrics }] } }
    }
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(50), { minLength: 1, maxLength: 10 }), async (values) => {
        const drafts = await told(values.map((value, at) => metrics(value, at)))
        expect(totals(drafts).input).toBe(Math.max(...values))
      }),
      { numRuns: 200 },
    )
  })

  it('whatever it is, ends with an answer or a documented error', async () => {
    const names = [
      'gen_ai.operation.name',
      'gen_ai.usage.input_tokens',
      'gen_ai.agent.name',
      'gen_ai.tool.name',
      'gen_ai.request.model',
      'ai.operationId',
      'session.id',
      'gen_ai.token.type',
      'gen_ai.response.id',
    ]
    const value = fc.oneof(
      fc.constantFrom<Value>('chat', 'execute_tool', 'invoke_agent', 'ai.toolCall', 'input', '', '\ud800', 1e300, -1),
      fc.string(),
      fc.integer(),
      fc.boolean(),
    )
    const values = fc.dictionary(fc.constantFrom(...names), value)
    const any = fc.oneof(
      fc.tuple(values, fc.integer({ min: 1, max: 9 })).map(([its, id]) => span({ id, parent: id + 1, values: its })),
      fc.jsonValue(),
    )
    const metric = fc.record({
      name: fc.constantFrom('gen_ai.client.token.usage', ''),
      sum: fc.record({
        aggregationTemporality: fc.constantFrom(1, 2, 'x'),
        dataPoints: fc.oneof(
          fc.jsonValue(),
          fc.array(
            fc.record({
              asInt: fc.oneof(fc.string(), fc.integer(), fc.double()),
              timeUnixNano: fc.oneof(fc.string(), fc.integer()),
              attributes: values.map(attributes),
            }),
          ),
        ),
      }),
    })
    const body = fc.oneof(
      fc.array(any, { maxLength: 5 }).map((spans) => exported(spans)),
      fc.array(fc.oneof(metric, fc.jsonValue()), { maxLength: 4 }).map((all) => ({
        ...exported([]),
        url: '/v1/metrics',
        body: { resourceMetrics: [{ scopeMetrics: [{ metrics: all }] }] },
      })),
    )
    const to = otlp()
    const { publish } = collect()
    await fc.assert(
      fc.asyncProperty(body, async (input) => {
        try {
          await send(to, [input], publish)
        } catch (error) {
          if (!isMissionError(error)) throw error
          expect(['bad_request', 'invalid']).toContain(error.code)
        }
      }),
      { numRuns: 500 },
    )
  })
})
