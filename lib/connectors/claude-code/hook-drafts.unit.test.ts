import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Draft } from '#lib/protocol/event.ts'
import { hookPayloads, readFixture } from '../hooks/read-fixture.ts'
import { type SessionMemo, UNKNOWN } from '../hooks/session-memo.ts'
import { checked } from '../replay-fixture.ts'
import { claudeCode } from './hook-client.ts'
import { READINGS } from './hook-readings.ts'

const COMMON = { session_id: 's1', cwd: '/home/dev/web-app' }

/** Feeds hooks one after another, and keeps what each became. */
function session() {
  let memo: SessionMemo = UNKNOWN
  let now = 1_000
  const hear = (hook_event_name: string, rest: object = {}): readonly Draft[] => {
    const read = readFixture(claudeCode, { ...COMMON, hook_event_name, ...rest }, { memo, now: now++ })
    memo = read.memo
    return read.drafts.map(checked)
  }
  return { hear, memo: () => memo }
}

const statusOf = (drafts: readonly Draft[]): string[] =>
  drafts.flatMap(({ type, data }) =>
    type === 'agent:statusChange' ? [[data.status, data.reason].filter(Boolean).join(' ')] : [],
  )
const typesOf = (drafts: readonly Draft[]): string[] => drafts.map(({ type }) => type)
const BASH = { tool_name: 'Bash', tool_input: { command: 'npm test' } }

describe('a hook of Claude Code', () => {
  it('that tells of a failure says what went wrong beside its own name', () => {
    const { hear } = session()
    hear('UserPromptSubmit', { prompt: 'go' })
    const said = hear('StopFailure', { error: 'unknown', last_assistant_message: 'API Error: 400\nno such model' })
    expect(said.find(({ type }) => type === 'agent:statusChange')?.data).toMatchObject({
      status: 'error',
      evidence: { source: 'hook', detail: 'StopFailure: API Error: 400 no such model' },
    })
  })

  it('of a kind that means nothing, or of a kind yet unknown, tells nothing and changes nothing', () => {
    const { hear, memo } = session()
    for (const name of [
      'MessageDisplay',
      'UserPromptExpansion',
      'SomethingOfNextYear',
      '__proto__',
      'constructor',
      '',
    ]) {
      expect(hear(name, { prompt: 'x' })).toEqual([])
    }
    expect(memo()).toBe(UNKNOWN)
  })

  it('says a status once, until it changes', () => {
    const { hear } = session()
    expect(statusOf(hear('UserPromptSubmit', { prompt: 'fix it' }))).toEqual(['working'])
    expect(statusOf(hear('PreToolUse', { ...BASH, tool_use_id: 't1' }))).toEqual([])
    expect(statusOf(hear('PostToolUse', { ...BASH, tool_use_id: 't1' }))).toEqual([])
    expect(statusOf(hear('Stop'))).toEqual(['idle'])
    expect(statusOf(hear('Stop'))).toEqual([])
  })

  it('a new prompt is said though the agent works already, since its task is another', () => {
    const { hear } = session()
    hear('UserPromptSubmit', { prompt: 'first' })
    const [change] = hear('UserPromptSubmit', { prompt: 'second\nwith more' }).filter(
      ({ type }) => type === 'agent:statusChange',
    )
    expect(change?.data).toMatchObject({ status: 'working', task: 'second with more' })
  })

  it('a prompt that no person wrote is no message', () => {
    const { hear } = session()
    const told = [
      ...hear('UserPromptSubmit', { prompt: '<task-notification>\n<task-id>1</task-id>' }),
      ...hear('UserPromptSubmit', { prompt: 'wake up', source: 'schedule_wakeup' }),
    ]
    expect(typesOf(told)).not.toContain('session:activity')
    expect(statusOf(told)).toEqual(['working'])
  })

  it('stays waiting while an approval is open, whatever a sub-agent does, and works on when it is answered', () => {
    const { hear } = session()
    hear('PreToolUse', { ...BASH, tool_use_id: 't1' })
    expect(statusOf(hear('PermissionRequest', BASH))).toEqual(['waiting permission'])
    expect(statusOf(hear('PreToolUse', { ...BASH, tool_use_id: 't2', agent_id: 'a1' }))).toEqual([])
    expect(statusOf(hear('PostToolUse', { ...BASH, tool_use_id: 't2', agent_id: 'a1' }))).toEqual([])
    expect(statusOf(hear('PostToolUse', { ...BASH, tool_use_id: 't1' }))).toEqual(['working'])
  })

  it('an approval is matched with the tool call that was announced, and ends with that call alone', () => {
    const { hear, memo } = session()
    hear('PreToolUse', { ...BASH, tool_use_id: 't1' })
    hear('PermissionRequest', BASH)
    hear('PreToolUse', { tool_name: 'Bash', tool_input: { command: 'rm -r dist' }, tool_use_id: 't2' })
    hear('PermissionRequest', { tool_name: 'Bash', tool_input: { command: 'rm -r dist' } })
    expect(memo().approvals.map(({ approvalId }) => approvalId)).toEqual(['cc:s1:t1', 'cc:s1:t2'])
    const told = hear('PostToolUse', { tool_name: 'Bash', tool_input: { command: 'rm -r dist' }, tool_use_id: 't2' })
    expect(told.filter(({ type }) => type === 'approval:resolved').map(({ data }) => data.approvalId)).toEqual([
      'cc:s1:t2',
    ])
    expect(statusOf(told)).toEqual([])
  })

  it.each(['Stop', 'StopFailure', 'UserPromptSubmit', 'SessionEnd'])(
    '%s ends the open approvals of the main thread',
    (name) => {
      const { hear, memo } = session()
      hear('PermissionRequest', BASH)
      expect(typesOf(hear(name, { prompt: 'go on' }))).toContain('approval:resolved')
      expect(memo().approvals).toEqual([])
    },
  )

  it('an approval of a sub-agent outlives the turn of the main thread and ends with the sub-agent', () => {
    const { hear } = session()
    hear('PermissionRequest', { ...BASH, agent_id: 'a1' })
    expect(typesOf(hear('Stop'))).not.toContain('approval:resolved')
    const told = hear('SubagentStop', { agent_id: 'a1', agent_type: 'general-purpose' })
    expect(typesOf(told)).toContain('approval:resolved')
    expect(statusOf(told)).toEqual(['idle'])
  })

  it('a turn that leaves a sub-agent running is still work; a shell left open is none', () => {
    const task = (type: string, status = 'running') => ({ background_tasks: [{ id: 'x', type, status }] })
    for (const [background, status] of [
      [task('subagent'), []],
      [task('workflow', 'pending'), []],
      [task('subagent', 'completed'), ['idle']],
      [task('shell'), ['idle']],
    ] as const) {
      const { hear } = session()
      hear('UserPromptSubmit', { prompt: 'go' })
      expect(statusOf(hear('Stop', background))).toEqual(status)
    }
  })

  it('a tool call that an interruption left without result is closed by the next prompt, without a verdict', () => {
    const { hear, memo } = session()
    hear('PreToolUse', { ...BASH, tool_use_id: 't1' })
    const [end] = hear('UserPromptSubmit', { prompt: 'do something else' }).filter(
      ({ type }) => type === 'agent:activity',
    )
    expect(end?.data).toMatchObject({ phase: 'end', toolUseId: 't1', detail: 'No result was reported.' })
    expect(end?.data).not.toHaveProperty('ok')
    expect(memo().tools).toEqual([])
  })

  it('nothing that comes late revives a session that ended; a resume does, and is a second start', () => {
    const { hear } = session()
    hear('UserPromptSubmit', { prompt: 'go' })
    hear('SessionEnd', { reason: 'other' })
    expect(typesOf(hear('PostToolUse', { ...BASH, tool_use_id: 't1' }))).toEqual(['agent:activity'])
    const told = hear('SessionStart', { source: 'resume' })
    expect(typesOf(told)).toEqual(['agent:registered', 'session:started', 'agent:statusChange'])
    expect(told.find(({ type }) => type === 'session:started')?.id).not.toBe('cc:s1:started')
  })

  it('compaction asked for at the prompt ends at the prompt, and one inside a turn goes on working', () => {
    const { hear } = session()
    hear('SessionStart', { source: 'startup' })
    hear('PreCompact', { trigger: 'manual' })
    expect(hear('SessionStart', { source: 'compact' })).toEqual([])
    expect(statusOf(hear('PostCompact', { trigger: 'manual' }))).toEqual(['idle'])
    hear('UserPromptSubmit', { prompt: 'go' })
    hear('PreCompact', { trigger: 'auto' })
    expect(statusOf(hear('PostCompact', { trigger: 'auto' }))).toEqual([])
  })

  it('long texts are cut and say so', () => {
    const { hear } = session()
    const told = hear('UserPromptSubmit', { prompt: `${'x'.repeat(7_998)}😀😀` })
    const message = told.find(({ type }) => type === 'session:activity')?.data.lastMessage
    expect(message).toBe(`${'x'.repeat(7_998)}…`)
    const asked = hear('PermissionRequest', { tool_name: 'Write', tool_input: { content: 'y'.repeat(500_000) } })
    const input = asked.find(({ type }) => type === 'approval:requested')?.data.input
    expect(JSON.stringify(input).length).toBeLessThan(20_000)
    expect(JSON.stringify(input)).toContain('…')
  })
})

const payload = hookPayloads([...Object.keys(READINGS), 'MessageDisplay'])

describe('any sequence of payloads', () => {
  it('gives drafts that fit their schemas, and a memo that stays bounded', () => {
    fc.assert(
      fc.property(fc.array(payload, { maxLength: 30 }), (payloads) => {
        let memo: SessionMemo = UNKNOWN
        for (const [index, input] of payloads.entries()) {
          const read = readFixture(claudeCode, input, { memo, now: index })
          for (const draft of read.drafts) {
            checked(draft)
            expect(JSON.stringify(draft).length).toBeLessThan(64 * 1024)
            expect(JSON.parse(JSON.stringify(draft.data))).toEqual(draft.data)
          }
          memo = read.memo
          expect(memo.approvals.length).toBeLessThanOrEqual(100)
          expect(memo.tools.length).toBeLessThanOrEqual(100)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('a session with an open approval is said to be waiting, and a session that is waiting for permission has one or was told so', () => {
    fc.assert(
      fc.property(fc.array(payload, { maxLength: 30 }), (payloads) => {
        let memo: SessionMemo = UNKNOWN
        for (const [index, input] of payloads.entries()) {
          memo = readFixture(claudeCode, { ...input, session_id: 's1' }, { memo, now: index }).memo
          if (memo.approvals.length > 0) expect(memo.said?.status).toBe('waiting')
          else if (memo.life === 'open') expect(memo.said).toEqual(memo.base)
        }
      }),
      { numRuns: 300 },
    )
  })
})
