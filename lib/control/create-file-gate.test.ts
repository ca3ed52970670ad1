import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { McpWorld } from '#lib/mcp/mcp-fixture.ts'

let world: McpWorld
let secret: string
beforeAll(async () => {
  world = await McpWorld.start()
  secret = (await world.key({ scopes: ['publish'] })).secret
})
afterAll(() => world[Symbol.asyncDispose]())

/** What Claude Code posts, from one machine. @returns what it is told. */
async function hook(session: string, name: string, more: object = {}, machine = 'desk', headers: object = {}) {
  const response = await fetch(world.url.replace('/mcp', `/ingest/claude-code/hooks?machine=${machine}`), {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ session_id: session, hook_event_name: name, cwd: '/srv/web', ...more }),
  })
  expect(response.status).toBe(200)
  return response.json()
}

let calls = 0
const edit = (path: string) => ({
  tool_name: 'Edit',
  tool_input: { file_path: path },
  tool_use_id: `toolu_${++calls}`,
})
async function write(session: string, path: string, machine = 'desk') {
  const call = edit(path)
  const answer = await hook(session, 'PreToolUse', call, machine)
  if (!('hookSpecificOutput' in answer)) await hook(session, 'PostToolUse', { ...call, tool_response: {} }, machine)
  return answer
}

const denied = {
  hookSpecificOutput: { permissionDecision: 'deny', permissionDecisionReason: expect.stringContaining('a.ts') },
}
const hold = (on: boolean) =>
  world.happen({
    type: 'rule:changed',
    data: { ruleId: 'collision', kind: 'collision', on: true, severity: 'warning', params: { hold: on ? 1 : 0 } },
  })

describe('[P-FILE-2] a rule that holds', () => {
  it('keeps the second session of a folder from writing what another is at, says why, and notes it', async () => {
    await hold(true)
    for (const session of ['one', 'two']) await hook(session, 'SessionStart', { source: 'startup' })
    expect(await write('one', '/srv/web/a.ts')).toEqual({})
    expect(await write('two', '/srv/web/a.ts')).toMatchObject(denied)
    expect(await write('two', '/srv/web/b.ts')).toEqual({})
    expect(await write('one', '/srv/web/a.ts')).toEqual({})
    expect(await hook('two', 'PreToolUse', { ...edit('/srv/web/a.ts'), tool_name: 'Read' })).toEqual({})
    const notes = world.state.activity.filter(({ title }) => title === 'Held: a.ts')
    expect(notes).toMatchObject([{ sessionId: 'two', ok: false }])
  })

  it('has a forwarder ask about each call, since it answers by itself, and no longer than it holds', async () => {
    const delivered = { 'mc-delivery': 'd1' }
    expect(await hook('one', 'PostToolUse', edit('/srv/web/b.ts'), 'desk', delivered)).toEqual({ held: true })
    await hold(false)
    expect(await hook('one', 'PostToolUse', edit('/srv/web/b.ts'), 'desk', delivered)).toEqual({})
    await hold(true)
  })

  it('lets it go on once the other is done', async () => {
    await hook('one', 'SessionEnd', { reason: 'exit' })
    expect(await write('two', '/srv/web/a.ts')).toEqual({})
  })

  it('holds nobody in a copy on another machine, and nobody where the rule does not say so', async () => {
    await hook('three', 'SessionStart', { source: 'startup' }, 'attic')
    expect(await write('three', '/srv/web/a.ts', 'attic')).toEqual({})
    await hold(false)
    await hook('four', 'SessionStart', { source: 'startup' })
    expect(await write('four', '/srv/web/a.ts')).toEqual({})
  })
})
