import { describe, expect, it } from 'vitest'
import type { EventType, KnownDraft } from '#lib/protocol/event.ts'
import { collect, grantFor } from '../replay-fixture.ts'
import { factsOf, otlp, recordedExports, send, totals, usageIn } from './recorded-export-fixture.ts'

const dataOf = <T extends EventType>(drafts: readonly KnownDraft[], type: T) =>
  drafts.flatMap((draft) => (draft.type === type ? [draft.data] : []))

/** What the model billed: 1200 + n in, of them 1000 from its cache, 40 + n out, of them 10 reasoned, for its n-th answer. */
const billed = (answers: number, more = 0) => ({
  input: answers * 200 + (answers * (answers + 1)) / 2 + more,
  output: answers * 40 + (answers * (answers + 1)) / 2,
  cacheRead: answers * 1_000,
  cacheWrite: 0,
  reasoning: answers * 10,
})
/** Instrumentations that do not tell the cache apart. */
const uncached = (answers: number, more = 0) => {
  const { input, cacheRead, output } = billed(answers, more)
  return { input: input + cacheRead, output, cacheRead: 0, cacheWrite: 0, reasoning: 0 }
}

describe('exports of the AI SDK', () => {
  it('name an agent for each function, with a session of its own for the conversation', async () => {
    const drafts = await factsOf(recordedExports('ai-sdk.json'))
    expect(dataOf(drafts, 'agent:registered')).toMatchObject([
      { agentId: 'otel:travel:planner', name: 'planner', machine: 'build-7', project: 'travel' },
      { agentId: 'otel:travel:greeter', name: 'greeter' },
    ])
    expect(dataOf(drafts, 'session:started')).toEqual([
      { agentId: 'otel:travel:planner', sessionId: 'otel:travel:planner:trip-42' },
      { agentId: 'otel:travel:greeter', sessionId: 'otel:travel:greeter:trip-42' },
    ])
  })

  it('count each request once and no turn, to the token that was billed', async () => {
    // Nine tokens of one embedding beside the answers.
    expect(totals(await factsOf(recordedExports('ai-sdk.json')))).toEqual(billed(3, 9))
    expect(totals(await factsOf(recordedExports('ai-sdk.protobuf-gzip')))).toEqual(billed(3, 9))
  })

  it('tell model, provider, request and the time of the client', async () => {
    const [first] = usageIn(await factsOf(recordedExports('ai-sdk.json')))
    expect(first).toMatchObject({
      model: 'gpt-5-mini-2025-08-07',
      provider: 'openai',
      requestId: 'chatcmpl-000001',
      sessionId: 'otel:travel:planner:trip-42',
      occurredAt: expect.stringMatching(/^2026-11-21T/),
      durationMs: expect.any(Number),
    })
  })

  it('tell tools with their durations, and what failed', async () => {
    const drafts = await factsOf(recordedExports('ai-sdk.json'))
    const [tool, failure] = dataOf(drafts, 'agent:activity')
    expect(tool).toMatchObject({
      kind: 'tool',
      phase: 'end',
      tool: 'weather',
      ok: true,
      durationMs: expect.any(Number),
    })
    expect(failure).toMatchObject({ title: 'Request to broken failed: no such model', ok: false })
  })

  it('end with the status of the newest turn of each agent', async () => {
    const said = dataOf(await factsOf(recordedExports('ai-sdk.json')), 'agent:statusChange')
    expect(said.map(({ agentId, status }) => [agentId, status])).toEqual([
      ['otel:travel:planner', 'error'],
      ['otel:travel:greeter', 'idle'],
    ])
    for (const { evidence } of said)
      expect(evidence).toMatchObject({ source: 'telemetry', at: expect.stringMatching(/^2026-11-21T/) })
  })
})

describe('exports of OpenLLMetry', () => {
  it('name the agent, its session and its tool, and count its requests', async () => {
    const drafts = await factsOf(recordedExports('openllmetry'))
    expect(totals(drafts)).toEqual(uncached(2))
    expect(usageIn(drafts).map(({ agentId, sessionId }) => [agentId, sessionId])).toEqual([
      ['otel:support-desk:triage', 'otel:support-desk:triage:ticket-7'],
      ['otel:support-desk:triage', 'otel:support-desk:triage:ticket-7'],
    ])
    expect(dataOf(drafts, 'agent:activity')).toMatchObject([{ kind: 'tool', tool: 'lookup', ok: true }])
  })
})

describe('exports of the OpenTelemetry SDK', () => {
  it('name the process where no agent is named', async () => {
    const drafts = await factsOf(recordedExports('otel-sdk.protobuf'))
    expect(dataOf(drafts, 'agent:registered')).toMatchObject([
      { agentId: 'otel:build-7:shop', name: 'shop', kind: 'opentelemetry', machine: 'build-7' },
    ])
    expect(totals(drafts)).toEqual(uncached(3, 9))
  })

  it.each(['metrics-cumulative-gzip', 'metrics-delta'])(
    'count %s alone, though the last is flushed twice',
    async (name) => {
      expect(totals(await factsOf(recordedExports(`otel-sdk.${name}`)))).toEqual(uncached(3, 9))
    },
  )

  it('[P-TOK-2] count all three signals once, in any order', async () => {
    const all = recordedExports('otel-sdk.all-signals')
    for (const exports of [all, all.toReversed(), [...all.slice(2), ...all, ...all]])
      expect(totals(await factsOf(exports))).toEqual(uncached(3, 9))
  })

  it('count cumulative metrics that began before the server from the first that it hears', async () => {
    const [first, ...rest] = recordedExports('otel-sdk.metrics-cumulative-gzip')
    if (!first) throw new Error('the fixture has changed')
    const later = otlp(Date.parse('2026-11-22T00:00:00Z'))
    expect(totals(await factsOf([first, ...rest], later))).toMatchObject({ input: 1_202 + 1_203, output: 42 + 43 })
  })

  it('count again what a failed export had to send again', async () => {
    const [, second] = recordedExports('otel-sdk.metrics-cumulative-gzip')
    if (!second) throw new Error('the fixture has changed')
    const to = otlp()
    await expect(send(to, [second], () => Promise.reject(new Error('the disk is full')))).rejects.toThrow('full')
    expect(totals(await factsOf([second], to))).toEqual(uncached(3, 9))
  })
})

describe('a key', () => {
  it('that is bound to an agent speaks for that one alone, and one bound to a machine names it in every id', async () => {
    const told = async (bound: { agentId?: string; machine?: string }) => {
      const { drafts, publish } = collect()
      await send(otlp(), recordedExports('ai-sdk.json'), publish, grantFor(bound))
      return [...new Set(usageIn(drafts).map(({ agentId }) => agentId))]
    }
    expect(await told({ agentId: 'reviewer' })).toEqual(['reviewer'])
    expect(await told({ machine: 'm1' })).toEqual(['otel:m1:travel:planner', 'otel:m1:travel:greeter'])
  })
})
