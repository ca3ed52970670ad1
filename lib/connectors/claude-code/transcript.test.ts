import { describe, expect, it } from 'vitest'
import { connectors } from '../registry.ts'
import { collect, fixture, grantFor, type RecordedRequest, replay, requestOf } from '../replay-fixture.ts'
import { summary } from '../summary-fixture.ts'

const AT = '2026-11-21T08:00:00.000Z'
const BASH = { tool_name: 'Bash', tool_input: { command: 'npm test' } }

const post =
  (path: string) =>
  (body: object): RecordedRequest => ({
    at: AT,
    url: `/api/ingest/claude-code/${path}`,
    contentType: 'application/json',
    body: { session_id: 's1', cwd: '/home/dev/web-app', ...body },
  })
const hook = (hook_event_name: string, rest: object = {}) => post('hooks')({ hook_event_name, ...rest })
const fact = (transcript: string, prompt_id?: string) => post('transcript')({ transcript, prompt_id })
const prompt = (prompt_id: string) => hook('UserPromptSubmit', { prompt: 'go on', prompt_id })
const start = (tool_use_id: string) => hook('PreToolUse', { ...BASH, tool_use_id })

async function told(requests: readonly RecordedRequest[], server = connectors()) {
  const { drafts, publish } = collect()
  await replay(requests, server, publish)
  const { statuses, tools, approvals, ended } = summary(drafts)
  return { statuses, tools, approvals, ended, details: detailsOf(drafts) }
}
const detailsOf = (drafts: ReturnType<typeof collect>['drafts']) =>
  drafts.flatMap((draft) =>
    draft.type === 'agent:activity' && draft.data.phase === 'end' ? [draft.data.detail ?? null] : [],
  )

describe('what the follower tells of a transcript', () => {
  it('ends a turn that was interrupted, with the calls that ran in it', async () => {
    const { statuses, tools, details } = await told([prompt('p1'), start('t1'), fact('interrupted', 'p1')])
    expect(statuses).toEqual(['working', 'idle'])
    expect(tools).toEqual(['> Bash: npm test', '- Bash: npm test'])
    expect(details).toEqual(['Interrupted at the agent.'])
  })

  it('ends what it asked a person, who denied it', async () => {
    const asked = [prompt('p1'), start('t1'), hook('PermissionRequest', BASH)]
    const { statuses, approvals, details } = await told([...asked, fact('interrupted', 'p1')])
    expect(statuses).toEqual(['working', 'waiting permission', 'idle'])
    expect(approvals).toEqual(['asked Bash', 'elsewhere: Denied at the agent.'])
    expect(details).toEqual(['Denied at the agent.'])
  })

  it('[P-PAIR-4] says nothing new once the next prompt came before it', async () => {
    const next = [prompt('p1'), prompt('p2')]
    const { statuses } = await told([...next, fact('interrupted', 'p1'), fact('turn_ended', 'p1')])
    expect(statuses).toEqual(['working', 'working'])
  })

  it('says that a turn ended whose end no hook told, as while the server was away', async () => {
    const { statuses, tools } = await told([prompt('p1'), start('t1'), fact('turn_ended', 'p1')])
    expect(statuses).toEqual(['working', 'idle'])
    expect(tools).toEqual(['> Bash: npm test', '? Bash: npm test'])
  })

  it.each([
    ['it failed', hook('StopFailure', { error: 'unknown' }), ['working', 'error']],
    [
      'its sub-agents go on',
      hook('Stop', { background_tasks: [{ type: 'subagent', status: 'running' }] }),
      ['working'],
    ],
  ])('leaves a turn that ended as its hook told where %s', async (_how, end, statuses) => {
    expect((await told([prompt('p1'), end, fact('turn_ended', 'p1')])).statuses).toEqual(statuses)
  })

  it('ends the session of a process that is gone, once', async () => {
    const killed = await told([prompt('p1'), start('t1'), fact('process_gone'), fact('process_gone')])
    expect(killed).toMatchObject({ statuses: ['working'], ended: ['process gone'] })
    const left = await told([prompt('p1'), hook('SessionEnd', { reason: 'other' }), fact('process_gone')])
    expect(left.ended).toEqual(['other'])
  })

  it('begins no session again that has ended', async () => {
    const over = [prompt('p1'), hook('SessionEnd', { reason: 'other' })]
    const { statuses } = await told([...over, fact('interrupted', 'p1'), fact('turn_ended', 'p1')])
    expect(statuses).toEqual(['working'])
  })

  it('is believed by a server that remembers nothing of the session', async () => {
    expect((await told([fact('interrupted', 'p1')])).statuses).toEqual(['idle'])
  })

  it('may be what this server does not know, which says nothing', async () => {
    expect((await told([fact('of_next_year', 'p1'), fact('toString'), fact('Stop')])).statuses).toEqual([])
  })
})

describe('traces of Claude Code', () => {
  const spans = (requests: readonly RecordedRequest[]) => requests.filter(({ url }) => url === '/v1/traces')
  const recorded = fixture('tui-traces-esc-reply')
  const firstSpans = recorded.findIndex(({ url }) => url === '/v1/traces')

  it('end the turn that they are of, and no other', async () => {
    const before = recorded.slice(0, firstSpans)
    const [first, ...rest] = recorded.slice(firstSpans)
    if (!first) throw new Error('the fixture has changed')
    expect((await told([...before, first])).statuses).toEqual(['idle', 'working', 'idle'])
    const next = rest.filter(({ body }) => JSON.stringify(body)?.includes('"UserPromptSubmit"'))
    expect(next).toHaveLength(1)
    expect((await told([...before, ...next, first])).statuses).toEqual(['idle', 'working', 'working'])
  })

  it('say nothing where the log of the prompt went elsewhere, since they do not name it', async () => {
    const isLog = ({ url }: RecordedRequest) => url === '/v1/logs'
    const { statuses } = await told(recorded.slice(0, firstSpans + 1).filter((request) => !isLog(request)))
    expect(statuses).toEqual(['idle', 'working'])
  })

  it('are believed only from the key that reports the session', async () => {
    const { drafts, publish } = collect()
    const server = connectors()
    await replay(recorded.slice(0, firstSpans), server, publish)
    const before = drafts.length
    const [first] = spans(recorded)
    const stranger = { ...grantFor(), principal: { ...grantFor().principal, id: 'key:2' } }
    const otlp = server.find(({ name }) => name === 'otlp')
    if (!first || !otlp) throw new Error('the fixture has changed')
    const answer = await otlp.handle(requestOf(first, '/traces', stranger), publish)
    expect([answer.status, drafts.length]).toEqual([200, before])
  })

  it('alone make no agent and count no token', async () => {
    const alone = [...spans(recorded), ...spans(fixture('traces.subagent'))]
    expect(alone.length).toBeGreaterThan(2)
    const { drafts, publish } = collect()
    await replay(alone, connectors(), publish)
    expect(drafts).toEqual([])
  })
})
