import { describe, expect, it } from 'vitest'
import { replayLive } from '../live-fixture.ts'
import { connectors } from '../registry.ts'
import { collect, fixture, type RecordedRequest, replay } from '../replay-fixture.ts'
import { dataOf, summary } from '../summary-fixture.ts'

const AGENT = 'claude-code:laptop-1:home-dev-web-app'
const isLine = ({ url }: RecordedRequest) => url.endsWith('?kind=statusline')
const recorded = fixture('tui-permission-nodecision')

/** The same body at the address of its own. */
const atItsOwn = (request: RecordedRequest): RecordedRequest =>
  isLine(request) ? { ...request, url: '/api/ingest/claude-code/statusline' } : request

async function told(requests: readonly RecordedRequest[]) {
  const { drafts, publish } = collect()
  const answers = await replay(requests, connectors(), publish)
  expect(answers.every(({ status, body }) => status === 200 && body === '{}')).toBe(true)
  return drafts
}

describe('the status line of Claude Code', () => {
  it('tells model, context window and cost once for each change, at its own address as at that of the hooks', async () => {
    const drafts = await told(recorded)
    const lines = dataOf(drafts, 'session:activity').filter(({ contextLimit }) => contextLimit !== undefined)
    expect(lines.map(({ contextTokens, reportedCostUsd }) => [contextTokens, reportedCostUsd])).toEqual([
      [null, 0],
      [2_120, 0.01128],
      [2_140, 0.01482],
      [2_150, 0.01668],
    ])
    expect(lines[0]).toMatchObject({ agentId: AGENT, model: 'claude-opus-5-5', contextLimit: 1_000_000 })
    expect(await told(recorded.map(atItsOwn))).toEqual(drafts)
  })

  it('states no status and counts no token: what it sums up is counted by telemetry', async () => {
    const { statuses, tokens } = summary(await told(recorded))
    const without = summary(await told(recorded.filter((request) => !isLine(request))))
    expect(statuses).toEqual(without.statuses)
    expect(tokens).toEqual([0, 0, 0, 0, 0, 0])
  })

  it('shows in the session what the client says, and empties the window with a compaction', async () => {
    const { state } = await replayLive(AGENT, fixture('tui-compact-clear').slice(0, -3))
    const [session] = state.sessions.values()
    expect(session?.meter).toMatchObject({ contextTokens: null, contextLimit: 1_000_000, costNano: 33_840_000 })
    expect(state.tokens.all.costNano).toBe(0)
  })

  it('keeps a session from being stale, and does not bring back one that has ended', async () => {
    const [line] = recorded.filter(isLine)
    const end = recorded.at(-1)
    if (!line || !end) throw new Error('the fixture has changed')
    const { state } = await replayLive(AGENT, [...recorded, { ...line, at: end.at }])
    expect([...state.sessions.values()]).toMatchObject([{ endedAt: end.at, lastAt: end.at }])
    const alone = await replayLive(AGENT, [line])
    expect([...alone.state.sessions.values()]).toMatchObject([{ agentId: AGENT, endedAt: null, lastAt: line.at }])
    expect(alone.statuses).toEqual(['idle'])
  })

  it('that comes before the first hook does not take the place of its word', async () => {
    const [start, line] = recorded
    if (!start || !line) throw new Error('the fixture has changed')
    expect(summary(await told([line, start])).statuses).toEqual(['idle'])
  })

  it.each([
    { context_window: 'full', cost: null, model: 7 },
    { context_window: { current_usage: { input_tokens: -1 }, context_window_size: 'big' } },
    { cost: { total_cost_usd: 'a lot' } },
  ])('%j is accepted and tells what can be read of it', async (body) => {
    const [line] = recorded.filter(isLine)
    if (!line) throw new Error('the fixture has changed')
    const drafts = await told([atItsOwn({ ...line, body: { session_id: 's1', cwd: '/home/dev/web-app', ...body } })])
    expect(dataOf(drafts, 'session:activity').every(({ reportedCostUsd }) => reportedCostUsd === undefined)).toBe(true)
    expect(dataOf(drafts, 'session:started')).toHaveLength(1)
  })
})
