import { describe, expect, it } from 'vitest'
import { MissionError } from '#lib/protocol/errors.ts'
import type { Draft } from '#lib/protocol/event.ts'
import type { IngestRequest, Publish } from '../connector.ts'
import type { HookConnectorOptions } from '../hooks/hook-connector.ts'
import { collect, grantFor, requestOf } from '../replay-fixture.ts'
import { createClaudeCode } from './connector.ts'

const createClaudeCodeConnector = (options: HookConnectorOptions) => createClaudeCode(options).connector

const hook = (name: string, rest: object = {}): IngestRequest =>
  requestOf(
    {
      at: '2026-11-21T08:00:00.000Z',
      url: '/api/ingest/claude-code/hooks',
      contentType: 'application/json',
      body: { session_id: 's1', cwd: '/home/dev/web-app', hook_event_name: name, ...rest },
    },
    '/hooks',
  )
const bytes = (text: string): IngestRequest => ({ ...hook('Stop'), body: Buffer.from(text) })
const OK = { status: 200, contentType: 'application/json', body: '{}' }

/** Fails as long as `broken` is set; keeps what it was given otherwise. */
function flaky() {
  const kept = collect()
  const state = { broken: true }
  const publish: Publish = async (grant, drafts, options) => {
    if (state.broken) throw new MissionError('overloaded', 'Too much waits for the disk.')
    return kept.publish(grant, drafts, options)
  }
  return { state, publish, drafts: kept.drafts }
}

describe('the hook endpoint of Claude Code', () => {
  it('publishes in the name of the grant, as trusted, and drops what is known by its id', async () => {
    const calls: Parameters<Publish>[] = []
    const publish: Publish = async (...call) => {
      calls.push(call)
      return []
    }
    const request = hook('UserPromptSubmit', { prompt: 'hi' })
    expect(await createClaudeCodeConnector({ maxDepth: 64 }).handle(request, publish)).toEqual(OK)
    expect(calls).toHaveLength(1)
    expect(calls[0]?.[0]).toBe(request.grant)
    expect(calls[0]?.[2]).toEqual({ trust: 'trusted', onConflict: 'skip' })
  })

  it('answers {} once the facts are durable', async () => {
    let durable = false
    const publish: Publish = async () => {
      await new Promise(setImmediate)
      durable = true
      return []
    }
    await createClaudeCodeConnector({ maxDepth: 64 }).handle(hook('Stop'), publish)
    expect(durable).toBe(true)
  })

  it('answers {} in time though the store never answers', async () => {
    const connector = createClaudeCodeConnector({ maxDepth: 64, answerWithinMs: 20 })
    expect(await connector.handle(hook('Stop'), () => new Promise(() => undefined))).toEqual(OK)
  })

  it('answers {} though the store refuses, and counts and reports it', async () => {
    const errors: unknown[] = []
    const connector = createClaudeCodeConnector({ maxDepth: 64, onFailure: (error) => errors.push(error) })
    const { publish } = flaky()
    expect(await connector.handle(hook('Stop'), publish)).toEqual(OK)
    expect(connector.stats()).toMatchObject({ requests: 1, failed: 1 })
    expect(errors).toMatchObject([{ code: 'overloaded' }])
  })

  it('says again what was lost: the introduction, the status, and that an approval is answered', async () => {
    const connector = createClaudeCodeConnector({ maxDepth: 64 })
    const { state, publish, drafts } = flaky()
    state.broken = false
    await connector.handle(hook('PermissionRequest', { tool_name: 'Bash', tool_input: {} }), publish)
    state.broken = true
    await connector.handle(hook('PostToolUse', { tool_name: 'Bash', tool_input: {}, tool_use_id: 't1' }), publish)
    state.broken = false
    const before = drafts.length
    await connector.handle(hook('PreToolUse', { tool_name: 'Read', tool_input: {}, tool_use_id: 't2' }), publish)
    // The introduction is sent too; its ids are known, so it is dropped.
    expect(drafts.slice(before).map(({ type }) => type)).toEqual([
      'approval:resolved',
      'agent:activity',
      'agent:statusChange',
    ])
  })

  it.each(['', '{', '[1', 'null', '"text"', '[]', '7', '\u0000'])('refuses %j with 400', async (text) => {
    const publish: Publish = () => Promise.reject(new Error('never called'))
    const handled = createClaudeCodeConnector({ maxDepth: 64 }).handle(bytes(text), publish)
    await expect(handled).rejects.toMatchObject({ name: 'MissionError', code: 'bad_request' })
  })

  it('refuses JSON nested too deep, and a path that it does not serve', async () => {
    const connector = createClaudeCodeConnector({ maxDepth: 64 })
    const { publish } = collect()
    const deep = `{"hook_event_name":"Stop","session_id":"s1","x":${'['.repeat(100_000)}${']'.repeat(100_000)}}`
    await expect(connector.handle(bytes(deep), publish)).rejects.toMatchObject({ code: 'invalid' })
    await expect(connector.handle({ ...hook('Stop'), path: '/hook' }, publish)).rejects.toMatchObject({
      code: 'not_found',
    })
  })

  it('accepts a body that is no hook, and tells nothing', async () => {
    const { publish, drafts } = collect()
    const connector = createClaudeCodeConnector({ maxDepth: 64 })
    const answers = [
      await connector.handle(bytes('{"hook_event_name":"Stop"}'), publish),
      await connector.handle(bytes('{"hook_event_name":7,"session_id":{}}'), publish),
      await connector.handle(bytes('{}'), publish),
    ]
    expect(answers).toEqual([OK, OK, OK])
    expect(drafts).toEqual([])
  })

  it('keeps sessions of different keys apart, and forgets the one unheard for longest', async () => {
    const connector = createClaudeCodeConnector({ maxDepth: 64, sessions: 2 })
    const batches: (readonly Draft[])[] = []
    const publish: Publish = async (_grant, drafts) => {
      batches.push(drafts)
      return []
    }
    const introduces = async (session_id: string, grant = grantFor()) => {
      batches.length = 0
      await connector.handle(
        { ...hook('PreToolUse', { session_id, tool_name: 'Bash', tool_use_id: 't' }), grant },
        publish,
      )
      return batches[0]?.some(({ type }) => type === 'session:started') ?? false
    }
    const other = { ...grantFor(), principal: { ...grantFor().principal, id: 'key:2' } }
    expect(await introduces('s1')).toBe(true)
    expect(await introduces('s1')).toBe(false)
    expect(await introduces('s1', other)).toBe(true)
    expect(await introduces('s3')).toBe(true)
    expect(await introduces('s1')).toBe(true)
  })
})
