import { describe, expect, it } from 'vitest'
import { connectors } from '../registry.ts'
import { collect, fixture, replay } from '../replay-fixture.ts'
import { dataOf, type Facts, NOTHING, summary } from '../summary-fixture.ts'

const WRITE_TOOLS = [
  '> Write hello.txt',
  '+ Write hello.txt',
  '> Read hello.txt',
  '+ Read hello.txt',
  '> Edit hello.txt',
  '+ Edit hello.txt',
]
const WRITE_FILES = ['created hello.txt', 'read hello.txt', 'modified hello.txt']
const WROTE = 'assistant: Wrote, read and edited the file.'
const BASH = {
  tools: ['> Bash: echo hi', '+ Bash: echo hi'],
  messages: ['user: SCENARIO:bash PATH:/home/dev/web-app/hello.txt please', 'assistant: Done: it printed hi.'],
  ended: ['other'],
}
const TWO_REQUESTS = [2, 250, 81, 2_000, 2_000, 13_020_000] as const
const WRITE_PROMPT = 'user: SCENARIO:write PATH:/home/dev/web-app/hello.txt please'

const EXPECTED: Readonly<Record<string, Facts>> = {
  'all-json-detailed.write': {
    statuses: ['working', 'idle'],
    tools: WRITE_TOOLS,
    files: WRITE_FILES,
    messages: [WRITE_PROMPT, WROTE],
    tokens: [4, 540, 166, 6_000, 2_000, 16_680_000],
    ended: ['other'],
  },
  error: {
    statuses: ['working', 'error'],
    messages: ['user: SCENARIO:error PATH:/home/dev/web-app/hello.txt please'],
    notes: ['The turn failed: API Error: 400 fake upstream error', 'API error 400: fake upstream error'],
    ended: ['other'],
  },
  fail: {
    statuses: ['working', 'idle'],
    tools: ['> Bash: echo oops >&2; exit 3', '- Bash: echo oops >&2; exit 3'],
    messages: [
      'user: SCENARIO:fail PATH:/home/dev/web-app/hello.txt please',
      'assistant: The command failed with code 3.',
    ],
    tokens: TWO_REQUESTS,
    ended: ['other'],
  },
  'hooks-command.bash': { statuses: ['idle', 'working', 'idle'], ...BASH },
  'http-hooks-otlp-json.bash': { statuses: ['working', 'idle'], ...BASH, tokens: TWO_REQUESTS },
  'otlp-protobuf.bash': { statuses: ['working', 'idle'], ...BASH, tokens: TWO_REQUESTS },
  'perm-none.write': {
    statuses: ['working', 'waiting permission', 'working', 'idle'],
    tools: ['> Write hello.txt', '- Write hello.txt', '> Read hello.txt', '+ Read hello.txt'],
    files: ['read hello.txt'],
    messages: [WRITE_PROMPT, WROTE],
    approvals: ['asked Write', 'elsewhere: The agent went on.'],
    ended: ['other'],
  },
  'perm-request-allow.write': {
    statuses: ['working', 'waiting permission', 'working', 'waiting permission', 'working', 'idle'],
    tools: WRITE_TOOLS,
    files: ['modified hello.txt', 'read hello.txt', 'modified hello.txt'],
    messages: [WRITE_PROMPT, WROTE],
    approvals: ['asked Write', 'elsewhere: The tool ran.', 'asked Edit', 'elsewhere: The tool ran.'],
    ended: ['other'],
  },
  'perm-request-deny.write': {
    statuses: ['working', 'waiting permission', 'working', 'idle'],
    tools: ['> Write hello.txt', '- Write hello.txt', '> Read hello.txt', '+ Read hello.txt'],
    files: ['read hello.txt'],
    messages: [WRITE_PROMPT, WROTE],
    approvals: ['asked Write', 'elsewhere: The agent went on.'],
    ended: ['other'],
  },
  'settings-json-only': {
    statuses: ['idle', 'working', 'idle'],
    tools: ['> Bash: echo hi', '? Bash: echo hi'],
    messages: ['assistant: Done: it printed hi.'],
    tokens: TWO_REQUESTS,
  },
  subagent: {
    statuses: ['working', 'idle'],
    tools: ['> Agent: Say hi via helper', '+ Agent: Say hi via helper', '> Bash: echo hi', '+ Bash: echo hi'],
    messages: [
      'user: SCENARIO:subagent PATH:/home/dev/web-app/hello.txt please',
      'assistant: The helper finished.',
      'assistant: The helper finished.',
    ],
    subagents: ['start general-purpose', 'end general-purpose'],
    tokens: [5, 630, 203, 6_000, 4_000, 27_780_000],
    ended: ['other'],
  },
  todo: {
    statuses: ['working', 'idle'],
    tools: [
      '> TaskCreate: Design the receiver',
      '+ TaskCreate: Design the receiver',
      '> TaskUpdate: in_progress',
      '+ TaskUpdate: in_progress',
      '> TaskUpdate: completed',
      '+ TaskUpdate: completed',
    ],
    messages: ['user: SCENARIO:todo PATH:/home/dev/web-app/hello.txt please', 'assistant: Task completed.'],
    notes: ['Task created: Design the receiver', 'Task completed: Design the receiver'],
    tokens: [4, 540, 166, 6_000, 2_000, 16_680_000],
    ended: ['other'],
  },
  'tui-askuserquestion-remote-answer': {
    statuses: ['idle', 'working', 'waiting input', 'working', 'idle'],
    tools: ['> AskUserQuestion: Which database?', '+ AskUserQuestion: Which database?'],
    messages: ['assistant: Thanks.'],
    approvals: ['asked AskUserQuestion: Which database? SQLite | Postgres', 'elsewhere: The tool ran.'],
  },
  'tui-compact-clear': {
    statuses: ['idle', 'working', 'idle', 'working', 'idle', 'idle'],
    messages: ['user: SCENARIO:text please', 'assistant: Just text.'],
    notes: ['Compacting the conversation', 'The conversation was compacted'],
    ended: ['clear', 'prompt_input_exit'],
  },
  'tui-idle': {
    statuses: ['idle', 'working', 'idle'],
    messages: ['user: SCENARIO:text please', 'assistant: Just text.'],
    ended: ['prompt_input_exit'],
  },
  'tui-interrupt-esc': {
    statuses: ['idle', 'working'],
    tools: ['> Bash: sleep 3; echo a'],
    messages: ['user: SCENARIO:long please'],
    ended: ['other'],
  },
  'tui-interrupt-esc-dialog': {
    statuses: ['idle', 'working', 'waiting permission', 'idle'],
    tools: ['> Write a.txt', '- Write a.txt'],
    messages: ['user: SCENARIO:write PATH:/home/dev/web-app/a.txt please'],
    approvals: ['asked Write', 'elsewhere: Denied at the agent.'],
    tokens: [1, 120, 40, 0, 2_000, 11_280_000],
    ended: ['other'],
  },
  'tui-interrupt-esc-reply': {
    statuses: ['idle', 'working'],
    messages: ['user: SCENARIO:slow please'],
    ended: ['other'],
  },
  'tui-interrupt-esc-tool': {
    statuses: ['idle', 'working', 'idle'],
    tools: ['> Bash: sleep 3; echo a', '- Bash: sleep 3; echo a'],
    messages: ['user: SCENARIO:long please'],
    tokens: [1, 120, 40, 0, 2_000, 11_280_000],
    ended: ['other'],
  },
  'tui-permission-local-answer-while-hook-pending': {
    statuses: ['idle', 'waiting permission', 'working'],
    tools: ['+ Write a3.txt'],
    files: ['created a3.txt'],
    approvals: ['asked Write', 'elsewhere: The tool ran.'],
  },
  'tui-permission-nodecision': {
    statuses: ['idle', 'working', 'idle'],
    tools: WRITE_TOOLS,
    files: WRITE_FILES,
    messages: [WRITE_PROMPT, WROTE],
    ended: ['other'],
  },
  'tui-permission-remote-allow': {
    statuses: ['idle', 'waiting permission', 'working', 'waiting permission', 'working', 'idle'],
    tools: ['+ Write a2.txt', '+ Read a2.txt', '+ Edit a2.txt'],
    files: ['created a2.txt', 'read a2.txt', 'modified a2.txt'],
    messages: [WROTE],
    approvals: ['asked Write', 'elsewhere: The tool ran.', 'asked Edit', 'elsewhere: The tool ran.'],
  },
}

describe('a recorded run of Claude Code', () => {
  it.each(Object.keys(EXPECTED))('%s becomes exactly these facts', async (name) => {
    const { drafts, publish } = collect()
    const answers = await replay(fixture(name), connectors(), publish)
    expect(summary(drafts)).toEqual({ ...NOTHING, ...EXPECTED[name] })
    expect(answers.every(({ status }) => status === 200)).toBe(true)
  })

  it.each(Object.keys(EXPECTED))(
    '%s has one agent, introduced once for each session before anything else of it',
    async (name) => {
      const { drafts, publish } = collect()
      await replay(fixture(name), connectors(), publish)
      expect(new Set(dataOf(drafts, 'agent:registered').map(({ agentId }) => agentId))).toEqual(
        new Set(['claude-code:laptop-1:home-dev-web-app']),
      )
      const started = dataOf(drafts, 'session:started').map(({ sessionId }) => sessionId)
      expect(started.length).toBe(name === 'tui-compact-clear' ? 2 : 1)
      const first = new Map<string, string>()
      for (const { type, data } of drafts) {
        if ('sessionId' in data && typeof data.sessionId === 'string' && !first.has(data.sessionId))
          first.set(data.sessionId, type)
      }
      expect([...first.values()]).toEqual(started.map(() => 'session:started'))
    },
  )

  it.each(['http-hooks-otlp-json.bash', 'otlp-protobuf.bash'])(
    '%s counts an export that is sent again once',
    async (name) => {
      const { drafts, publish } = collect()
      const requests = fixture(name)
      const exports = requests.filter(({ url }) => url.startsWith('/v1/'))
      await replay([...requests, ...exports, ...exports], connectors(), publish)
      expect(summary(drafts).tokens).toEqual(TWO_REQUESTS)
    },
  )

  it('all hooks delivered twice, as by two installed settings, tell tools, files and messages once', async () => {
    const { drafts, publish } = collect()
    const name = 'tui-permission-nodecision'
    await replay(
      fixture(name).flatMap((request) => [request, request]),
      connectors(),
      publish,
    )
    const { tools, files, messages } = summary(drafts)
    expect({ tools, files, messages }).toEqual({
      tools: WRITE_TOOLS,
      files: WRITE_FILES,
      messages: [WRITE_PROMPT, WROTE],
    })
  })

  it('survives a restart after every request: only statuses are said again, and the last one is the same', async () => {
    for (const name of ['subagent', 'perm-request-allow.write', 'tui-idle', 'todo']) {
      const { drafts, publish } = collect()
      for (const request of fixture(name)) await replay([request], connectors(), publish)
      const told = summary(drafts)
      expect({ ...told, statuses: told.statuses.at(-1), approvals: [] }).toEqual({
        ...NOTHING,
        ...EXPECTED[name],
        statuses: EXPECTED[name]?.statuses.at(-1),
        approvals: [],
      })
    }
  })

  it('telemetry that arrives after the session ended states no status', async () => {
    const { drafts, publish } = collect()
    const requests = fixture('error')
    const late = requests.filter(({ url }) => url.startsWith('/v1/'))
    const server = connectors()
    await replay(
      requests.filter(({ url }) => !url.startsWith('/v1/')),
      server,
      publish,
    )
    const before = drafts.length
    await replay(late, server, publish)
    expect(drafts.slice(before).map(({ type }) => type)).toEqual(['agent:activity'])
  })
})
