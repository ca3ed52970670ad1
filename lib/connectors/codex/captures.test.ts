import { describe, expect, it } from 'vitest'
import { connectors } from '../registry.ts'
import { collect, fixture, type RecordedRequest, replay } from '../replay-fixture.ts'
import { dataOf, type Facts, NOTHING, summary } from '../summary-fixture.ts'

const said = (scenario: string, answer: string) => [
  `user: SCENARIO:${scenario} PATH:/home/dev/web-app/hello.txt please`,
  `assistant: ${answer}`,
]
/** Two requests: 1500 and 1510 tokens of input, 1000 of each from the cache, and 60 and 61 of output. */
const TWO_REQUESTS = [2, 1_010, 121, 2_000, 0, 0] as const
/** The interactive program is recorded after a run of one turn. */
const FIRST_RUN = { statuses: ['idle', 'working', 'idle'], messages: said('text', 'Just text.') }
const ASIDE = 'a request of its own'

const EXPECTED: Readonly<Record<string, Facts>> = {
  'all-json.bash': {
    statuses: ['idle', 'working', 'idle'],
    tools: ['> Bash: echo hi', '? Bash: echo hi'],
    messages: said('bash', 'Done: it printed hi.'),
    tokens: TWO_REQUESTS,
    ended: ['other'],
  },
  'apply-patch': {
    statuses: ['idle', 'working', 'idle'],
    tools: ['> apply_patch hello.txt', '+ apply_patch hello.txt'],
    files: ['created hello.txt'],
    messages: said('write', 'File written.'),
    tokens: TWO_REQUESTS,
    ended: ['other'],
  },
  error: {
    statuses: ['idle', 'working', 'error'],
    messages: said('error', '').slice(0, 1),
    ended: ['other'],
  },
  fail: {
    statuses: ['idle', 'working', 'idle'],
    // The hook does not know that it failed; telemetry does.
    tools: ['> Bash: exit 3', '? Bash: exit 3', '- Bash: exit 3'],
    messages: said('fail', 'Failed with 3.'),
    tokens: TWO_REQUESTS,
    ended: ['other'],
  },
  subagent: {
    statuses: ['idle', 'working', 'idle'],
    tools: [
      '> spawn_agent: SCENARIO:bash please',
      '? spawn_agent: SCENARIO:bash please',
      '> wait_agent',
      '> Bash: echo hi',
      '? Bash: echo hi',
      '? wait_agent',
    ],
    messages: said('spawn', 'Helper done.'),
    subagents: ['start default', 'end default'],
    tokens: [5, 2_540, 304, 5_000, 0, 0],
    ended: ['other'],
  },
  'tui-error': {
    statuses: [...FIRST_RUN.statuses, 'idle', 'working', 'error'],
    messages: [...FIRST_RUN.messages, 'user: SCENARIO:error please'],
    notes: ['API error 400: http 400'],
    tokens: [2, 1_000, 120, 2_000, 0, 0],
    ended: ['other', ASIDE, 'other'],
  },
  'tui-interrupt': {
    statuses: [...FIRST_RUN.statuses, 'idle', 'working', 'idle'],
    tools: ['> Bash: sleep 3; echo a', '? Bash: sleep 3; echo a', '> Bash: sleep 3; echo b', '? Bash: sleep 3; echo b'],
    messages: [...FIRST_RUN.messages, 'user: SCENARIO:long please'],
    notes: ['Interrupted'],
    tokens: [4, 2_010, 241, 4_000, 0, 0],
    ended: ['other', ASIDE, 'other'],
  },
  'tui-permission-remote-allow': {
    statuses: [...FIRST_RUN.statuses, 'idle', 'working', 'waiting permission', 'working', 'idle'],
    tools: ['> Bash: touch /home/dev/fake_agent_probe', '? Bash: touch /home/dev/fake_agent_probe'],
    messages: [...FIRST_RUN.messages, 'user: SCENARIO:approve please', 'assistant: Approved.'],
    approvals: ['asked Bash', 'elsewhere: The tool ran.'],
    tokens: [4, 2_010, 241, 4_000, 0, 0],
    ended: ['other', ASIDE],
  },
  write: {
    statuses: ['idle', 'working', 'idle'],
    tools: ['> Bash: echo hello > /home/dev/web-app/hello.txt', '? Bash: echo hello > /home/dev/web-app/hello.txt'],
    messages: said('write', 'File written.'),
    tokens: TWO_REQUESTS,
    ended: ['other'],
  },
}

const NAMES = Object.keys(EXPECTED)
const recorded = (name: string) => fixture(name, 'codex')
const isExport = ({ url }: RecordedRequest) => url.startsWith('/v1/')
const isNotify = ({ url }: RecordedRequest) => url.endsWith('/notify')

async function become(requests: readonly RecordedRequest[], server = connectors()) {
  const { drafts, publish } = collect()
  const answers = await replay(requests, server, publish)
  return { drafts, answers, facts: summary(drafts) }
}

describe('a recorded run of Codex', () => {
  it.each(NAMES)('%s becomes exactly these facts, and every answer is one that Codex takes', async (name) => {
    const { facts, answers } = await become(recorded(name))
    expect(facts).toEqual({ ...NOTHING, ...EXPECTED[name] })
    for (const answer of answers) expect(answer).toMatchObject({ status: 200, body: '{}' })
  })

  it.each(NAMES)('%s has one agent, and introduces each session before anything else of it', async (name) => {
    const { drafts } = await become(recorded(name))
    const agents = dataOf(drafts, 'agent:registered').map(({ agentId, kind }) => `${kind} ${agentId}`)
    expect(new Set(agents)).toEqual(new Set(['codex codex:laptop-1:home-dev-web-app']))
    const started = new Set(dataOf(drafts, 'session:started').map(({ sessionId }) => sessionId))
    expect(started.size).toBe(name.startsWith('tui-') ? 2 : 1)
    for (const { type, data } of drafts) {
      if (!('sessionId' in data) || typeof data.sessionId !== 'string' || type === 'token:usage') continue
      if (type === 'session:started') started.delete(data.sessionId)
      else expect(started).not.toContain(data.sessionId)
    }
  })

  it('with exports sent again, and all hooks and notifications delivered twice, tells nothing twice', async () => {
    for (const name of ['all-json.bash', 'apply-patch', 'tui-permission-remote-allow']) {
      const { facts } = await become(recorded(name).flatMap((request) => [request, request]))
      const { tools, files, messages, tokens } = { ...NOTHING, ...EXPECTED[name] }
      expect(facts).toMatchObject({ tools, files, messages, tokens })
    }
  })

  it('is the same without notifications: with hooks they tell nothing more', async () => {
    for (const name of NAMES) {
      const { facts } = await become(recorded(name).filter((request) => !isNotify(request)))
      const ended = EXPECTED[name]?.ended?.filter((reason) => reason !== ASIDE) ?? []
      expect(facts).toEqual({ ...NOTHING, ...EXPECTED[name], ended })
    }
  })

  it('with hooks not trusted is an agent with a status, its messages, its tools by telemetry, and its tokens', async () => {
    const { drafts, facts } = await become(
      recorded('all-json.bash').filter((request) => isNotify(request) || isExport(request)),
    )
    expect(facts).toEqual({
      ...NOTHING,
      statuses: ['idle'],
      messages: EXPECTED['all-json.bash']?.messages,
      tools: ['+ Bash: echo hi'],
      tokens: TWO_REQUESTS,
    })
    expect(dataOf(drafts, 'agent:registered')).toMatchObject([{ agentId: 'codex:laptop-1:home-dev-web-app' }])
    const [usage] = dataOf(drafts, 'token:usage')
    expect(usage).toMatchObject({ sessionId: dataOf(drafts, 'session:started')[0]?.sessionId, provider: 'openai' })
    expect(usage).not.toHaveProperty('costUsd')
  })

  it('counts what a sub-agent spends for the session that it works for', async () => {
    const { drafts } = await become(recorded('subagent'))
    const [session] = dataOf(drafts, 'session:started')
    const usage = dataOf(drafts, 'token:usage')
    expect(new Set(usage.map(({ sessionId }) => sessionId))).toEqual(new Set([session?.sessionId]))
    expect(usage.filter((data) => data.subagentId !== undefined)).toHaveLength(2)
  })

  it('counts nothing of the spans and metrics that hold the same tokens once more', async () => {
    const others = recorded('subagent').filter(({ url }) => url === '/v1/traces' || url === '/v1/metrics')
    expect(JSON.stringify(others)).toMatch(/gen_ai\.usage\.input_tokens.*codex\.turn\.token_usage/s)
    const { drafts } = await become(others)
    expect(drafts).toEqual([])
  })

  it('dates what telemetry tells by when it was observed, as its events do not know their time', async () => {
    const { drafts } = await become(recorded('all-json.bash'))
    expect(dataOf(drafts, 'token:usage').map(({ occurredAt }) => occurredAt)).toEqual([
      '2026-11-21T07:53:03.383Z',
      '2026-11-21T07:53:03.494Z',
    ])
  })

  it('survives a restart after every request: only statuses are said again, and the last one is the same', async () => {
    for (const name of ['all-json.bash', 'apply-patch', 'write', 'fail']) {
      const { drafts, publish } = collect()
      for (const request of recorded(name)) await replay([request], connectors(), publish)
      const told = summary(drafts)
      expect({ ...told, statuses: told.statuses.at(-1) }).toEqual({ ...NOTHING, ...EXPECTED[name], statuses: 'idle' })
    }
  })
})
