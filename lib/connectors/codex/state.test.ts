import { describe, expect, it } from 'vitest'
import { replayLive } from '../live-fixture.ts'
import { fixture } from '../replay-fixture.ts'

const AGENT = 'codex:laptop-1:home-dev-web-app'
const recorded = (name: string) => fixture(name, 'codex')

describe('a recorded run of Codex, folded into the live state', () => {
  it.each([
    ['all-json.bash', ['idle', 'working', 'idle', 'offline'], [2, 1_010, 121]],
    ['error', ['idle', 'working', 'error'], [0, 0, 0]],
    ['subagent', ['idle', 'working', 'idle', 'offline'], [5, 2_540, 304]],
    ['tui-error', ['idle', 'working', 'idle', 'offline', 'idle', 'working', 'error'], [2, 1_000, 120]],
    ['tui-interrupt', ['idle', 'working', 'idle', 'offline', 'idle', 'working', 'idle', 'offline'], [4, 2_010, 241]],
    [
      'tui-permission-remote-allow',
      ['idle', 'working', 'idle', 'offline', 'idle', 'working', 'waiting permission', 'working', 'idle'],
      [4, 2_010, 241],
    ],
  ] as const)('%s shows its statuses in order, and all that it spent as its own', async (name, expected, tokens) => {
    const { state, statuses, agent } = await replayLive(AGENT, recorded(name))
    expect(statuses).toEqual(expected)
    expect([...state.agents.keys()]).toEqual([AGENT])
    expect(agent).toMatchObject({ name: 'web-app', kind: 'codex', machine: 'laptop-1', project: 'web-app' })
    const { requests, input, output } = agent?.tokens ?? {}
    expect([requests, input, output]).toEqual(tokens)
    expect(state.tokens.all).toEqual(agent?.tokens)
  })

  it('a request that Codex makes for itself leaves no session open', async () => {
    const { state, agent } = await replayLive(AGENT, recorded('tui-permission-remote-allow'))
    const open = [...state.sessions.values()].filter(({ endedAt }) => endedAt === null)
    expect(open).toMatchObject([{ title: 'SCENARIO:approve please', agentId: AGENT }])
    expect(agent?.liveSessions).toHaveLength(1)
  })

  it('by notifications and telemetry alone is an agent that is idle, and spends', async () => {
    const { statuses, agent } = await replayLive(
      AGENT,
      recorded('all-json.bash').filter(({ url }) => !url.endsWith('/hooks')),
    )
    expect(statuses).toEqual(['idle'])
    expect(agent).toMatchObject({ status: 'idle', lastMessage: 'Done: it printed hi.', tokens: { requests: 2 } })
  })
})
