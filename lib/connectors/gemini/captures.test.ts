import { describe, expect, it } from 'vitest'
import { connectors } from '../registry.ts'
import { collect, fixture, type RecordedRequest, replay } from '../replay-fixture.ts'
import { dataOf, type Facts, NOTHING, summary } from '../summary-fixture.ts'

const said = (scenario: string, ...answers: readonly string[]) => [
  `user: SCENARIO:${scenario} PATH:/home/dev/web-app/hello.txt please`,
  ...answers.map((answer) => `assistant: ${answer}`),
]
/** Two requests: 800 and 810 tokens of input, 500 of each from the cache, and 30 of output and 5 of thoughts each. */
const TWO_REQUESTS = [2, 610, 70, 1_000, 0, 0] as const
const WROTE = {
  tools: ['> write_file hello.txt', '+ write_file hello.txt'],
  files: ['created hello.txt'],
  messages: said('write', 'File written.'),
  ended: ['exit'],
}

const EXPECTED: Readonly<Record<string, Facts>> = {
  bash: {
    statuses: ['idle', 'working', 'idle'],
    tools: ['> run_shell_command: echo hi', '+ run_shell_command: echo hi'],
    messages: said('bash', 'I will run a command.\nDone: it printed hi.'),
    tokens: TWO_REQUESTS,
    ended: ['exit'],
  },
  error: {
    statuses: ['idle', 'working'],
    messages: said('error'),
    notes: ['API error 400: fake upstream error'],
    ended: ['exit'],
  },
  fail: {
    statuses: ['idle', 'working', 'idle'],
    tools: ['> run_shell_command: exit 3', '- run_shell_command: exit 3'],
    messages: said('fail', 'failed'),
    tokens: TWO_REQUESTS,
    ended: ['exit'],
  },
  'tool-error': {
    statuses: ['idle', 'working', 'idle'],
    tools: [
      '> read_file nofile.txt',
      '- read_file nofile.txt',
      // Refused before it began, which no hook tells of.
      '- replace: Path not in workspace: Attempted path "/nonexistent/x.txt" resolves outside the allowed workspace directories: /home/dev/web-app or the project temp directory: /home/dev/.gemini/tmp/work',
    ],
    messages: said('miss', 'missed'),
    tokens: [3, 930, 105, 1_500, 0, 0],
    ended: ['exit'],
  },
  'tui-approve': {
    ...WROTE,
    statuses: ['idle', 'working', 'waiting permission', 'working', 'idle'],
    // One more request sums up the session.
    tokens: [3, 910, 105, 1_500, 0, 0],
  },
  write: { ...WROTE, statuses: ['idle', 'working', 'idle'], tokens: TWO_REQUESTS },
}

const NAMES = Object.keys(EXPECTED)
const recorded = (name: string) => fixture(name, 'gemini')
const isExport = ({ url }: RecordedRequest) => url.startsWith('/v1/')

async function become(requests: readonly RecordedRequest[]) {
  const { drafts, publish } = collect()
  const answers = await replay(requests, connectors(), publish)
  return { drafts, answers, facts: summary(drafts) }
}

describe('a recorded run of Gemini CLI', () => {
  it.each(NAMES)('%s becomes exactly these facts, and every answer is one that Gemini CLI takes', async (name) => {
    const { facts, answers, drafts } = await become(recorded(name))
    expect(facts).toEqual({ ...NOTHING, ...EXPECTED[name] })
    for (const answer of answers) expect(answer).toMatchObject({ status: 200, body: '{}' })
    expect(dataOf(drafts, 'agent:registered')).toMatchObject([
      { agentId: 'gemini:laptop-1:home-dev-web-app', kind: 'gemini', name: 'web-app', machine: 'laptop-1' },
    ])
    expect(dataOf(drafts, 'session:started')).toHaveLength(1)
  })

  it('with exports sent again counts them once', async () => {
    const requests = recorded('tool-error')
    const exports = requests.filter(isExport)
    const { facts } = await become([...requests, ...exports, ...exports])
    expect(facts).toEqual({ ...NOTHING, ...EXPECTED['tool-error'] })
  })

  it('counts nothing of the spans and metrics that hold the same tokens once more', async () => {
    const others = recorded('bash').filter(({ url }) => url === '/v1/traces' || url === '/v1/metrics')
    expect(JSON.stringify(others)).toMatch(/gen_ai\.client\.token\.usage/)
    const { drafts } = await become(others)
    expect(drafts).toEqual([])
  })

  it('with prompts and answers delivered twice, as by two installed settings, tells them once', async () => {
    const { facts } = await become(recorded('bash').flatMap((request) => [request, request]))
    expect(facts.messages).toEqual(EXPECTED.bash?.messages)
  })

  it('tells the ends of equal calls that run side by side apart', async () => {
    const [start, prompt, , before, after] = recorded('bash')
    if (!start || !prompt || !before || !after) throw new Error('the fixture has changed')
    const later = { ...before, body: { ...Object(before.body), timestamp: '2026-11-21T16:50:19.000Z' } }
    const { drafts } = await become([start, prompt, before, later, after, after])
    const calls = dataOf(drafts, 'agent:activity').map(({ phase, toolUseId }) => [phase, toolUseId] as const)
    const of = (wanted: string) => calls.flatMap(([phase, id]) => (phase === wanted ? [id] : []))
    expect(new Set(of('start')).size).toBe(2)
    expect(of('end')).toEqual(of('start'))
  })
})
