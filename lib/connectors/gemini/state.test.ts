import { describe, expect, it } from 'vitest'
import { replayLive } from '../live-fixture.ts'
import { fixture } from '../replay-fixture.ts'

const AGENT = 'gemini:laptop-1:home-dev-web-app'

describe('a recorded run of Gemini CLI, folded into the live state', () => {
  it.each([
    ['bash', ['idle', 'working', 'idle', 'offline'], [2, 610, 70]],
    ['error', ['idle', 'working', 'offline'], [0, 0, 0]],
    ['tool-error', ['idle', 'working', 'idle', 'offline'], [3, 930, 105]],
    ['tui-approve', ['idle', 'working', 'waiting permission', 'working', 'idle', 'offline'], [3, 910, 105]],
  ] as const)('%s shows its statuses in order, and all that it spent as its own', async (name, expected, tokens) => {
    const { state, statuses, agent } = await replayLive(AGENT, fixture(name, 'gemini'))
    expect(statuses).toEqual(expected)
    expect([...state.agents.keys()]).toEqual([AGENT])
    expect(agent).toMatchObject({ name: 'web-app', kind: 'gemini', machine: 'laptop-1', project: 'web-app' })
    const { requests, input, output } = agent?.tokens ?? {}
    expect([requests, input, output]).toEqual(tokens)
    expect(state.tokens.all).toEqual(agent?.tokens)
    expect([...state.sessions.values()]).toMatchObject([{ tools: [], endReason: 'exit' }])
  })
})
