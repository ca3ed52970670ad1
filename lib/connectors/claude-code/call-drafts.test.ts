import { describe, expect, it } from 'vitest'
import { MissionError } from '#lib/protocol/errors.ts'
import type { Publish } from '../connector.ts'
import { connectors } from '../registry.ts'
import { collect, grantFor, type RecordedRequest, replay, requestOf } from '../replay-fixture.ts'
import { dataOf, summary } from '../summary-fixture.ts'

const AT = '2026-11-21T08:00:00.000Z'
const BASH = { tool_name: 'Bash', tool_input: { command: 'npm test' } }

const hook = (hook_event_name: string, rest: object = {}): RecordedRequest => ({
  at: AT,
  url: '/api/ingest/claude-code/hooks',
  contentType: 'application/json',
  body: { session_id: 's1', cwd: '/home/dev/web-app', hook_event_name, ...rest },
})

const log = (attributes: Readonly<Record<string, string>>): RecordedRequest => {
  const all = Object.entries({ 'session.id': 's1', ...attributes })
  const record = { attributes: all.map(([key, stringValue]) => ({ key, value: { stringValue } })) }
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'claude-code' } }] }
  const body = { resourceLogs: [{ resource, scopeLogs: [{ logRecords: [record] }] }] }
  return { at: AT, url: '/v1/logs', contentType: 'application/json', body }
}
const decided = (tool_use_id: string, decision: string, source: string) =>
  log({ 'event.name': 'tool_decision', tool_use_id, decision, source })
const ran = (tool_use_id: string, success: string) =>
  log({ 'event.name': 'tool_result', tool_use_id, success, duration_ms: '2779' })

async function told(...requests: readonly RecordedRequest[]) {
  const { drafts, publish } = collect()
  await replay(requests, connectors(), publish)
  const { statuses, tools, approvals } = summary(drafts)
  return { statuses, tools, approvals }
}
const start = (id: string, rest: object = {}) => hook('PreToolUse', { ...BASH, tool_use_id: id, ...rest })

describe('what a person does to a call at the agent', () => {
  it('is told once it was allowed, though the call runs on for long', async () => {
    const asked = [start('t1'), hook('PermissionRequest', BASH), decided('t1', 'accept', 'user_temporary')]
    const allowed = {
      statuses: ['working', 'waiting permission', 'working'],
      tools: ['> Bash: npm test'],
      approvals: ['asked Bash', 'elsewhere: Allowed at the agent.'],
    }
    expect(await told(...asked)).toEqual(allowed)
    expect(await told(...asked, ran('t1', 'true'), hook('PostToolUse', { ...BASH, tool_use_id: 't1' }))).toMatchObject({
      tools: ['> Bash: npm test', '+ Bash: npm test'],
      approvals: allowed.approvals,
    })
  })

  it('ends that call alone of two of the same tool, where only one of them was asked about', async () => {
    const other = { tool_name: 'Bash', tool_input: { command: 'rm -r dist' } }
    const requests = [
      start('t1'),
      hook('PreToolUse', { ...other, tool_use_id: 't2' }),
      hook('PermissionRequest', other),
    ]
    const { drafts, publish } = collect()
    await replay(requests, connectors(), publish)
    expect(dataOf(drafts, 'approval:requested').map(({ toolUseId }) => toolUseId)).toEqual(['t2'])
    const allowed = await told(
      ...requests,
      decided('t1', 'accept', 'config'),
      decided('t2', 'accept', 'user_permanent'),
    )
    expect(allowed.statuses).toEqual(['working', 'waiting permission', 'working'])
  })

  it('asks about each of two calls that are alike, though neither question names its call', async () => {
    const { drafts, publish } = collect()
    const ask = hook('PermissionRequest', BASH)
    await replay([start('t1'), start('t2'), ask, ask], connectors(), publish)
    expect(dataOf(drafts, 'approval:requested').map(({ toolUseId }) => toolUseId)).toEqual(['t1', 't2'])
    const later = [start('t1'), ask, decided('t1', 'accept', 'user_temporary'), start('t2'), ask]
    expect((await told(...later)).approvals).toEqual(['asked Bash', 'elsewhere: Allowed at the agent.', 'asked Bash'])
  })

  it.each([
    ['denied', decided('t1', 'reject', 'user_reject')],
    ['aborted', decided('t1', 'reject', 'user_abort')],
    ['interrupted', ran('t1', 'false')],
  ])('ends the turn with it where it was %s, with all that ran or asked in it', async (_how, record) => {
    const { statuses, tools, approvals } = await told(start('t2'), start('t1'), hook('PermissionRequest', BASH), record)
    expect(statuses).toEqual(['working', 'waiting permission', 'idle'])
    expect(tools?.slice(2)).toEqual(['- Bash: npm test', '? Bash: npm test'])
    expect(approvals).toHaveLength(2)
  })

  it('is followed by what the agent does next', async () => {
    const next = hook('UserPromptSubmit', { prompt: 'go on' })
    expect((await told(start('t1'), ran('t1', 'false'), next)).statuses).toEqual(['working', 'idle', 'working'])
  })

  it.each([
    [
      'a hook has told of the failure',
      [hook('PostToolUseFailure', { ...BASH, tool_use_id: 't1' })],
      ran('t1', 'false'),
    ],
    [
      'the agent went on',
      [hook('PostToolBatch', { tool_calls: [{ ...BASH, tool_use_id: 't1' }] })],
      decided('t1', 'reject', 'user_reject'),
    ],
    ['a hook denied it', [], decided('t1', 'reject', 'hook')],
    ['it ran well', [], ran('t1', 'true')],
    ['nobody was asked', [], decided('t1', 'accept', 'config')],
    ['it is no call of the session', [], decided('t9', 'reject', 'user_reject')],
  ] as const)('is not what telemetry tells where %s', async (_why, between, record) => {
    const before = await told(start('t1'), ...between)
    expect(await told(start('t1'), ...between, record)).toEqual(before)
  })

  it('in a sub-agent ends the call and not the turn', async () => {
    const { statuses, tools } = await told(
      start('t1'),
      start('t2', { agent_id: 'a1' }),
      hook('PermissionRequest', { ...BASH, agent_id: 'a1' }),
      decided('t2', 'reject', 'user_reject'),
    )
    expect(statuses).toEqual(['working', 'waiting permission', 'working'])
    expect(tools?.slice(2)).toEqual(['- Bash: npm test'])
  })

  it('is believed only from the key that reports the session', async () => {
    const { drafts, publish } = collect()
    const [hooks, otlp] = [connectors()[0], connectors().find(({ name }) => name === 'otlp')]
    await hooks?.handle(requestOf(start('t1'), '/hooks'), publish)
    const before = drafts.length
    const stranger = { ...grantFor(), principal: { ...grantFor().principal, id: 'key:2' } }
    await otlp?.handle(requestOf(ran('t1', 'false'), '/logs', stranger), publish)
    expect(drafts.length).toBe(before)
  })

  it('that was not stored is said again with the next hook, as far as it still holds', async () => {
    const kept = collect()
    let broken = false
    const publish: Publish = (...call) =>
      broken ? Promise.reject(new MissionError('overloaded', 'full')) : kept.publish(...call)
    const server = connectors()
    await replay([start('t1'), hook('PermissionRequest', BASH)], server, publish)
    broken = true
    await expect(replay([decided('t1', 'reject', 'user_reject')], server, publish)).rejects.toThrow('full')
    broken = false
    await replay([hook('Notification', { notification_type: 'auth_success', message: 'Signed in' })], server, publish)
    expect(summary(kept.drafts)).toMatchObject({
      statuses: ['working', 'waiting permission', 'idle'],
      approvals: ['asked Bash', 'elsewhere: Denied at the agent.'],
    })
  })
})
