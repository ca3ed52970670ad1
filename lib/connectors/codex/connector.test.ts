import { describe, expect, it } from 'vitest'
import type { IngestRequest } from '../connector.ts'
import { collect, grantFor, requestOf } from '../replay-fixture.ts'
import { summary } from '../summary-fixture.ts'
import { createCodex } from './connector.ts'

const CWD = '/home/dev/web-app'

function post(path: '/hooks' | '/notify', body: object, at = '2026-11-21T08:00:00.000Z'): IngestRequest {
  return requestOf({ at, url: `/api/ingest/codex${path}`, contentType: 'application/json', body }, path)
}
const hook = (hook_event_name: string, rest: object = {}, at?: string) =>
  post('/hooks', { session_id: 's1', turn_id: 'turn-1', cwd: CWD, hook_event_name, ...rest }, at)
const notify = (thread = 's1', turn = 'turn-1', at?: string) =>
  post(
    '/notify',
    {
      type: 'agent-turn-complete',
      'thread-id': thread,
      'turn-id': turn,
      cwd: CWD,
      'input-messages': ['fix it'],
      'last-assistant-message': 'Fixed.',
    },
    at,
  )

function start() {
  const { drafts, publish } = collect()
  const { connector } = createCodex({ maxDepth: 64 })
  return {
    connector,
    drafts,
    facts: () => summary(drafts),
    hear: (...requests: readonly IngestRequest[]) =>
      requests.reduce(async (before, request) => {
        await before
        await connector.handle(request, publish)
      }, Promise.resolve()),
  }
}

const MESSAGES = ['user: fix it', 'assistant: Fixed.']

describe('a notification of Codex', () => {
  it('alone makes an agent that is idle, with what was asked and answered', async () => {
    const { hear, facts, drafts } = start()
    await hear(notify('s1', 'turn-1'), notify('s1', 'turn-2'))
    expect(facts()).toMatchObject({ statuses: ['idle'], messages: [...MESSAGES, ...MESSAGES] })
    expect(drafts.filter(({ type }) => type === 'session:started')).toHaveLength(1)
  })

  it('after the hooks of its turn tells nothing', async () => {
    const { hear, drafts } = start()
    await hear(hook('UserPromptSubmit', { prompt: 'fix it' }), hook('Stop', { last_assistant_message: 'Fixed.' }))
    const before = drafts.length
    await hear(notify())
    expect(drafts.slice(before)).toEqual([])
  })

  it('before the hook that ends its turn ends it, and the hook tells nothing more', async () => {
    const { hear, facts } = start()
    await hear(hook('UserPromptSubmit', { prompt: 'fix it' }), notify())
    await hear(hook('Stop', { last_assistant_message: 'Fixed.' }))
    expect(facts()).toMatchObject({ statuses: ['working', 'idle'], messages: MESSAGES })
  })

  it('that the next prompt has overtaken leaves the agent working', async () => {
    const { hear, facts } = start()
    await hear(hook('UserPromptSubmit', { prompt: 'fix it' }), hook('Stop', { last_assistant_message: 'Fixed.' }))
    await hear(hook('UserPromptSubmit', { prompt: 'and test it', turn_id: 'turn-2' }), notify('s1', 'turn-1'))
    expect(facts().statuses).toEqual(['working', 'idle', 'working'])
  })

  it('of a thread without hooks beside one with hooks is no conversation, told once or twice', async () => {
    const { hear, facts, drafts } = start()
    await hear(hook('UserPromptSubmit', { prompt: 'fix it' }), notify('side'), notify('side'))
    expect(facts()).toMatchObject({ statuses: ['working'], messages: ['user: fix it'] })
    expect(drafts.filter(({ data }) => 'sessionId' in data && data.sessionId === 'side')).toEqual([
      expect.objectContaining({
        type: 'session:ended',
        data: expect.objectContaining({ agentId: 'codex:laptop-1:home-dev-web-app' }),
      }),
    ])
  })

  it('of a thread without hooks is a conversation when no hook was heard for long', async () => {
    const { hear, facts } = start()
    await hear(hook('SessionStart'), hook('SessionEnd', { reason: 'other' }))
    await hear(notify('s2', 'turn-1', '2026-11-21T09:00:00.000Z'))
    expect(facts()).toMatchObject({ statuses: ['idle', 'idle'], messages: MESSAGES })
  })

  it('of a sub-agent tells nothing: its parent does', async () => {
    const { hear, drafts } = start()
    await hear(
      hook('UserPromptSubmit', { prompt: 'go' }),
      hook('SubagentStart', { agent_id: 'child', agent_type: 'x' }),
    )
    const before = drafts.length
    await hear(notify('child', 'turn-9'))
    expect(drafts.slice(before)).toEqual([])
  })

  it('of another type, or without a thread, is accepted and tells nothing', async () => {
    const { hear, drafts } = start()
    await hear(post('/notify', { type: 'something-new', 'thread-id': 's1' }), post('/notify', {}))
    await hear(post('/notify', { type: 'agent-turn-complete', 'thread-id': 7, 'input-messages': 'x' }))
    expect(drafts).toEqual([])
  })
})

describe('a hook of Codex', () => {
  const BASH = { tool_name: 'Bash', tool_input: { command: 'npm test' } }

  it('a question for permission is matched with the call that it is about, though it adds a reason', async () => {
    const { hear, drafts } = start()
    await hear(hook('PreToolUse', { ...BASH, tool_use_id: 'call-1' }))
    await hear(hook('PermissionRequest', { ...BASH, tool_input: { ...BASH.tool_input, description: 'Because' } }))
    const asked = drafts.find(({ type }) => type === 'approval:requested')
    expect(asked?.data).toMatchObject({
      approvalId: 'cx:s1:call-1',
      toolUseId: 'call-1',
      input: { command: 'npm test', description: 'Because' },
    })
  })

  it('an interruption ends what ran and what was asked', async () => {
    const { hear, facts } = start()
    await hear(hook('UserPromptSubmit', { prompt: 'go' }), hook('PreToolUse', { ...BASH, tool_use_id: 'call-1' }))
    await hear(hook('PermissionRequest', BASH), hook('Interrupt'))
    expect(facts()).toMatchObject({
      statuses: ['working', 'waiting permission', 'idle'],
      tools: ['> Bash: npm test', '? Bash: npm test'],
      approvals: ['asked Bash', 'elsewhere: The turn was interrupted.'],
      notes: ['Interrupted'],
    })
  })

  it('a sub-agent that outlives the turn of its parent keeps the agent working until it stops', async () => {
    const child = { agent_id: 'child', agent_type: 'default' }
    const { hear, facts } = start()
    await hear(hook('UserPromptSubmit', { prompt: 'go' }), hook('SubagentStart', child), hook('Stop'))
    await hear(hook('PreToolUse', { ...BASH, ...child, tool_use_id: 'call-1' }), hook('SubagentStop', child))
    expect(facts().statuses).toEqual(['working', 'idle', 'working', 'idle'])
    await hear(hook('UserPromptSubmit', { prompt: 'more' }), hook('SubagentStart', child), hook('SubagentStop', child))
    expect(facts().statuses.at(-1)).toBe('working')
  })

  it('the end of a session after an interruption is no error', async () => {
    const { hear, facts } = start()
    await hear(hook('UserPromptSubmit', { prompt: 'go' }), hook('Interrupt'), hook('SessionEnd', { reason: 'other' }))
    expect(facts()).toMatchObject({ statuses: ['working', 'idle'], ended: ['other'] })
  })

  it('compaction is told, and leaves the agent where it was asked for', async () => {
    const { hear, facts } = start()
    await hear(hook('PreCompact', { trigger: 'manual' }), hook('PostCompact', { trigger: 'manual' }))
    expect(facts()).toMatchObject({
      statuses: ['working', 'idle'],
      notes: ['Compacting the conversation', 'The conversation was compacted'],
    })
  })

  it('tells every file of a patch, moves included, and none of a patch that failed', async () => {
    const patch = [
      '*** Begin Patch',
      `*** Add File: ${CWD}/a.ts`,
      '+*** Delete File: not-a-header',
      '*** Update File: b.ts',
      '*** Move to: c.ts',
      '@@',
      '*** Delete File: d.ts',
      '*** End Patch',
    ].join('\n')
    const call = { tool_name: 'apply_patch', tool_input: { command: patch } }
    const { hear, facts } = start()
    await hear(
      hook('PostToolUse', { ...call, tool_use_id: 'call-1', tool_response: 'Exit code: 0\nOutput:\nExit code: 1' }),
    )
    await hear(hook('PostToolUse', { ...call, tool_use_id: 'call-2', tool_response: 'Exit code: 1\nOutput:\nno' }))
    expect(facts().files).toEqual(['created a.ts', 'deleted b.ts', 'created c.ts', 'deleted d.ts'])
    expect(facts().tools).toEqual(['+ apply_patch a.ts +3', '- apply_patch a.ts +3'])
  })

  it('is answered at its own two addresses alone', async () => {
    const { connector } = createCodex({ maxDepth: 64 })
    const { publish } = collect()
    const wrong = { ...hook('Stop'), path: '/hook', grant: grantFor() }
    await expect(connector.handle(wrong, publish)).rejects.toMatchObject({
      code: 'not_found',
      message: 'Codex posts to /api/ingest/codex/hooks and /api/ingest/codex/notify.',
    })
  })
})
