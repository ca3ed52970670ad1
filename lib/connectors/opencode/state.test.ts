import { describe, expect, it } from 'vitest'
import { replayLive } from '../live-fixture.ts'
import type { RecordedRequest } from '../replay-fixture.ts'
import { recorded } from './replay-fixture.ts'

const AGENT = 'opencode:laptop-1:home-dev-web-app'
const requests = (name: string): readonly RecordedRequest[] =>
  recorded(name).map((body, index) => ({
    at: new Date(Date.parse('2026-11-21T08:00:00.000Z') + index * 1_000).toISOString(),
    url: '/api/ingest/opencode',
    contentType: 'application/json',
    body,
  }))

const RUNS = [
  ['permission-once', ['idle', 'working', 'waiting permission', 'working', 'idle'], [2, 610, 101]],
  ['permission-reject', ['idle', 'working', 'waiting permission', 'working', 'idle'], [1, 300, 50]],
  ['write', ['idle', 'working', 'waiting permission', 'working', 'idle'], [2, 610, 101]],
  ['fail', ['idle', 'working', 'idle'], [2, 610, 101]],
  ['error', ['idle', 'working', 'error'], [0, 0, 0]],
  ['interrupt', ['idle', 'working', 'idle'], [0, 0, 0]],
  ['delete', ['idle', 'working', 'idle', 'offline'], [1, 300, 50]],
] as const

describe('a recorded run of OpenCode, folded into the live state', () => {
  it.each(RUNS)('%s shows its statuses in order, and all that it spent as its own', async (name, expected, tokens) => {
    const { state, statuses, agent } = await replayLive(AGENT, requests(name))
    expect(statuses).toEqual(expected)
    expect([...state.agents.keys()]).toEqual([AGENT])
    expect(agent).toMatchObject({ name: 'web-app', kind: 'opencode', machine: 'laptop-1', project: 'web-app' })
    const { requests: count, input, output } = agent?.tokens ?? {}
    expect([count, input, output]).toEqual(tokens)
    expect(state.tokens.all).toEqual(agent?.tokens)
    expect([...state.sessions.values()]).toMatchObject([{ tools: [], title: 'Short title' }])
    expect([...state.approvals.values()].every(({ resolution }) => resolution !== null)).toBe(true)
  })

  it('ends where it would have ended though the server restarted in its middle', async () => {
    const events = requests('permission-once')
    const { agent, state } = await replayLive(AGENT, events, Math.floor(events.length / 2))
    expect(agent).toMatchObject({ status: 'idle', tokens: { requests: 2, input: 610 } })
    expect(state.sessions.size).toBe(1)
  })
})
