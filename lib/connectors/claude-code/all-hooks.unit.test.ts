import { expect, it } from 'vitest'
import { readFixture } from '../hooks/read-fixture.ts'
import { UNKNOWN } from '../hooks/session-memo.ts'
import { checked } from '../replay-fixture.ts'
import { summary } from '../summary-fixture.ts'
import { claudeCode } from './hook-client.ts'

const CALL = { tool_name: 'Bash', tool_input: { command: 'npm test' }, tool_use_id: 't1' }
const SUBAGENT = { agent_id: 'a1', agent_type: 'Explore' }

/** Every hook of Claude Code 2.1.329: its payload, and what it tells of a session that works and runs one call. */
const HOOKS: Readonly<Record<string, readonly [payload: object, tells: Partial<ReturnType<typeof summary>>]>> = {
  Setup: [{ trigger: 'init' }, {}],
  SessionStart: [{ source: 'startup', model: 'claude-opus-5-5' }, {}],
  InstructionsLoaded: [{ file_path: '/a/CLAUDE.md', memory_type: 'Project', load_reason: 'session_start' }, {}],
  ConfigChange: [{ source: 'user_settings' }, {}],
  CwdChanged: [{ old_cwd: '/a', new_cwd: '/b' }, {}],
  DirectoryAdded: [{ directory: '/b', source: 'slash_command' }, {}],
  FileChanged: [{ file_path: '/a/.env', event: 'change' }, {}],
  WorktreeCreate: [{ name: 'w' }, {}],
  WorktreeRemove: [{ worktree_path: '/w' }, {}],
  PreModelSwitch: [{ from_model: 'a', to_model: 'b' }, {}],
  PostModelSwitch: [{ from_model: 'a', to_model: 'claude-haiku-5' }, {}],
  UserPromptExpansion: [{ expansion_type: 'slash_command', command_name: 'review', prompt: '/review' }, {}],
  UserPromptSubmit: [
    { prompt: 'go on' },
    { statuses: ['working'], messages: ['user: go on'], tools: ['? Bash: npm test'] },
  ],
  PreToolUse: [{ ...CALL, tool_use_id: 't2' }, { tools: ['> Bash: npm test'] }],
  PermissionRequest: [CALL, { statuses: ['waiting permission'], approvals: ['asked Bash'] }],
  PermissionDenied: [{ ...CALL, reason: 'Not in this folder' }, { tools: ['- Bash: npm test'] }],
  PostToolUse: [{ ...CALL, duration_ms: 5 }, { tools: ['+ Bash: npm test'] }],
  PostToolUseFailure: [{ ...CALL, error: 'Exit code 3' }, { tools: ['- Bash: npm test'] }],
  PostToolBatch: [{ tool_calls: [CALL] }, { tools: ['- Bash: npm test'] }],
  Elicitation: [{ mcp_server_name: 'db', message: 'Which one?' }, { statuses: ['waiting input'] }],
  ElicitationResult: [{ mcp_server_name: 'db', action: 'accept' }, {}],
  Notification: [{ notification_type: 'agent_needs_input', message: 'Look' }, { statuses: ['waiting input'] }],
  MessageDisplay: [{ turn_id: 'x', message_id: 'y', index: 0, final: false, delta: 'Hel' }, {}],
  SubagentStart: [SUBAGENT, { subagents: ['start Explore'] }],
  SubagentStop: [SUBAGENT, { subagents: ['end Explore'] }],
  TeammateIdle: [{ teammate_name: 'tester', team_name: 'x' }, {}],
  TaskCreated: [{ task_id: '1', task_subject: 'Design' }, { notes: ['Task created: Design'] }],
  TaskCompleted: [{ task_id: '1', task_subject: 'Design' }, { notes: ['Task completed: Design'] }],
  PreCompact: [{ trigger: 'auto' }, { notes: ['Compacting the conversation'] }],
  PostCompact: [{ trigger: 'auto' }, { notes: ['The conversation was compacted'] }],
  Stop: [
    { last_assistant_message: 'Done.' },
    { statuses: ['idle'], messages: ['assistant: Done.'], tools: ['? Bash: npm test'] },
  ],
  StopFailure: [
    { error: 'unknown' },
    { statuses: ['error'], notes: ['The turn failed: unknown'], tools: ['? Bash: npm test'] },
  ],
  SessionEnd: [{ reason: 'other' }, { ended: ['other'] }],
}

const COMMON = { session_id: 's1', cwd: '/home/dev/web-app' }

function working() {
  const prompted = readFixture(
    claudeCode,
    { ...COMMON, hook_event_name: 'UserPromptSubmit', prompt: 'go' },
    { memo: UNKNOWN, now: 1 },
  )
  return readFixture(claudeCode, { ...COMMON, ...CALL, hook_event_name: 'PreToolUse' }, { memo: prompted.memo, now: 2 })
    .memo
}

it('knows all 33 hooks', () => {
  expect(Object.keys(HOOKS)).toHaveLength(33)
})

it.each(Object.entries(HOOKS))('%s is accepted and tells what it has to tell', (hook_event_name, [payload, tells]) => {
  const { drafts } = readFixture(claudeCode, { ...COMMON, hook_event_name, ...payload }, { memo: working(), now: 3 })
  const told = Object.entries(summary(drafts.map(checked)))
  const something = Object.fromEntries(told.filter(([name, facts]) => name !== 'tokens' && facts.length > 0))
  expect(something).toEqual(tells)
})

it('a model that was switched is that of the session', () => {
  const payload = { ...COMMON, hook_event_name: 'PostModelSwitch', from_model: 'a', to_model: 'claude-haiku-5' }
  const { drafts } = readFixture(claudeCode, payload, { memo: working(), now: 3 })
  expect(drafts).toMatchObject([{ type: 'session:activity', data: { sessionId: 's1', model: 'claude-haiku-5' } }])
})

it('a call that a person broke off ends the turn, unless a sub-agent made it', () => {
  const failed = { ...COMMON, ...CALL, hook_event_name: 'PostToolUseFailure', is_interrupt: true }
  const statusOf = (payload: object) => {
    const { drafts } = readFixture(claudeCode, payload, { memo: working(), now: 3 })
    return summary(drafts.map(checked)).statuses
  }
  expect(statusOf(failed)).toEqual(['idle'])
  expect(statusOf({ ...failed, ...SUBAGENT })).toEqual([])
})
