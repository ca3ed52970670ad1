import { expect, it } from 'vitest'
import { Stamp } from '#lib/state/event-fixture.ts'
import { emptyState, fold } from '#lib/state/mission.ts'
import { factsOf, recordedExports } from './recorded-export-fixture.ts'

async function stateAfter(name: string) {
  const stamp = new Stamp()
  const events = (await factsOf(recordedExports(name))).map(({ type, data }) => stamp.make(type, data))
  return fold(emptyState(), events)
}

it('exports become agents with their sessions, status and tokens, and nothing is counted for nobody', async () => {
  const state = await stateAfter('ai-sdk.protobuf-gzip')
  expect([...state.agents.values()]).toMatchObject([
    { id: 'otel:travel:planner', name: 'planner', kind: 'opentelemetry', status: 'idle', tokens: { requests: 3 } },
    { id: 'otel:travel:greeter', name: 'greeter', kind: 'opentelemetry', status: 'idle', tokens: { requests: 1 } },
  ])
  expect([...state.sessions.values()].map(({ agentId, tokens }) => [agentId, tokens.requests])).toEqual([
    ['otel:travel:planner', 3],
    ['otel:travel:greeter', 1],
  ])
  expect(state.tokens.all).toMatchObject({ requests: 4, input: 200 * 3 + 6 + 9, cacheRead: 3_000, output: 40 * 3 + 6 })
  expect([...state.agents.values()].every(({ tools, conflict }) => tools.length === 0 && conflict === null)).toBe(true)
})

it('a turn that failed leaves its agent in error', async () => {
  const state = await stateAfter('ai-sdk.json')
  expect(state.agents.get('otel:travel:planner')).toMatchObject({
    status: 'error',
    evidence: { detail: 'no such model' },
  })
})
