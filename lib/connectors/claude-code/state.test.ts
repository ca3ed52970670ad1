import { describe, expect, it } from 'vitest'
import { replayLive } from '../live-fixture.ts'
import { fixture, type RecordedRequest } from '../replay-fixture.ts'

const AGENT = 'claude-code:laptop-1:home-dev-web-app'

const live = (requests: readonly RecordedRequest[], restartAfter?: number) => replayLive(AGENT, requests, restartAfter)
const beforeEnd = (name: string) => fixture(name).slice(0, -1)

describe('a recorded run, folded into the live state', () => {
  it.each([
    ['subagent', ['idle', 'working', 'idle'], [5, 630, 203, 27_780_000]],
    ['traces.subagent', ['idle', 'working', 'idle'], [5, 630, 203, 27_780_000]],
    ['error', ['idle', 'working', 'error'], [0, 0, 0, 0]],
    [
      'perm-request-allow.write',
      ['idle', 'working', 'waiting permission', 'working', 'waiting permission', 'working', 'idle'],
      [0, 0, 0, 0],
    ],
    ['tui-idle', ['idle', 'working', 'idle'], [0, 0, 0, 0]],
    ['all-json-detailed.write', ['idle', 'working', 'idle'], [4, 540, 166, 16_680_000]],
    ['otlp-protobuf.bash', ['idle', 'working', 'idle'], [2, 250, 81, 13_020_000]],
    ['http-hooks-otlp-json.bash', ['idle', 'working', 'idle'], [2, 250, 81, 13_020_000]],
  ] as const)('%s shows its statuses in order, its agent and what it spent', async (name, expected, tokens) => {
    const { state, statuses, agent } = await live(beforeEnd(name))
    expect(statuses).toEqual(expected)
    expect(agent).toMatchObject({ name: 'web-app', kind: 'claude-code', machine: 'laptop-1', project: 'web-app' })
    expect(agent?.evidence?.source).toBe('hook')
    const { requests, input, output, costNano } = agent?.tokens ?? {}
    expect([requests, input, output, costNano]).toEqual(tokens)
    expect(state.tokens.all).toEqual(agent?.tokens)
    expect([...state.sessions.values()].every(({ tools }) => tools.length === 0)).toBe(true)
    expect([...state.approvals.values()].every(({ resolution }) => resolution?.decision === 'elsewhere')).toBe(true)
  })

  it('while it waits it shows the open approval, and what it runs', async () => {
    const requests = fixture('perm-request-allow.write')
    const asked = requests.findIndex(({ body }) => JSON.stringify(body).includes('"PermissionRequest"'))
    const { state, agent } = await live(requests.slice(0, asked + 1))
    expect(agent).toMatchObject({ status: 'waiting', reason: 'permission', current: { title: 'Write hello.txt' } })
    expect([...state.approvals.values()]).toMatchObject([{ agentId: AGENT, tool: 'Write', resolution: null }])
  })

  it('a session that ended stays ended when telemetry and hooks come late, and its tokens still count', async () => {
    const requests = fixture('subagent')
    const isLate = ({ url }: RecordedRequest) => url.startsWith('/v1/')
    const end = requests.at(-1)
    const lateHook = requests.find(({ body }) => JSON.stringify(body)?.includes('"SubagentStop"'))
    if (!end || !lateHook) throw new Error('the fixture has changed')
    const late = [...requests.filter(isLate), lateHook].map((request) => ({ ...request, at: end.at }))
    const { state, agent } = await live([...requests.filter((request) => !isLate(request)), ...late])
    expect([...state.sessions.values()]).toMatchObject([{ endReason: 'other', agentId: AGENT }])
    expect([...state.sessions.values()][0]?.endedAt).not.toBeNull()
    expect(agent?.liveSessions).toEqual([])
    expect(agent?.tokens.requests).toBe(5)
    expect(['working', 'waiting', 'error']).not.toContain(agent?.status)
  })

  it('a session that is resumed after a restart of the server is live again', async () => {
    const requests = fixture('hooks-command.bash')
    const later = requests.map((request) => ({
      ...request,
      at: new Date(Date.parse(request.at) + 3_600_000).toISOString(),
      body: JSON.parse(JSON.stringify(request.body).replace('"startup"', '"resume"')),
    }))
    const { state } = await live([...requests, ...later.slice(0, 4)], requests.length)
    expect([...state.sessions.values()]).toMatchObject([{ endedAt: null, agentId: AGENT }])
  })

  it('telemetry without hooks gives an agent for the machine, with every token that was billed', async () => {
    const { state } = await live(fixture('all-json-detailed.write').filter(({ url }) => url.startsWith('/v1/')))
    const [agent, ...others] = state.agents.values()
    expect(others).toEqual([])
    expect(agent).toMatchObject({ id: 'claude-code:laptop-1', tokens: { requests: 4, input: 540, output: 166 } })
    expect([...state.sessions.values()]).toMatchObject([{ agentId: 'claude-code:laptop-1' }])
  })

  it('hooks that come after telemetry take the session over, and leave what was counted', async () => {
    const all = fixture('all-json-detailed.write')
    const isLog = ({ url }: RecordedRequest) => url.startsWith('/v1/')
    const first = all.find(({ url }) => url === '/v1/logs')
    const end = all.at(-1)
    if (!first || !end) throw new Error('the fixture has changed')
    const hooks = all.filter((request) => !isLog(request)).map((request) => ({ ...request, at: end.at }))
    const { state, agent } = await live([first, ...hooks])
    expect([...state.sessions.values()]).toMatchObject([{ agentId: AGENT }])
    expect(agent).toMatchObject({ name: 'web-app', tokens: { requests: 0 } })
    expect(state.agents.get('claude-code:laptop-1')).toMatchObject({ liveSessions: [], tokens: state.tokens.all })
  })
})
