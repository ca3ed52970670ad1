import { describe, expect, it } from 'vitest'
import { hookPayload } from '../hooks/hook.schema.ts'
import { type HookSource, identify } from '../hooks/identity.ts'
import { relativePath } from '../hooks/relative-path.ts'
import { toolTitle } from '../hooks/tool-title.ts'
import { claudeCodeProject } from './project.ts'

const hook = (cwd: string, transcript_path?: string) => hookPayload.parse({ cwd, transcript_path })
const key = (bound: { agentId?: string; machine?: string } = {}) => ({ name: 'ci key', bound })
const of = (payload: ReturnType<typeof hook>, source: HookSource) =>
  identify('claude-code', claudeCodeProject(payload), source)
const from = (principal: ReturnType<typeof key>, machine: string | null = null, agent: string | null = null) => ({
  principal,
  machine,
  agent,
})

describe('the agent of a hook', () => {
  it('is one for each machine and project folder, named after the folder', () => {
    expect(of(hook('/home/dev/web-app'), from(key(), 'laptop'))).toEqual({
      agentId: 'claude-code:laptop:home-dev-web-app',
      name: 'web-app',
      machine: 'laptop',
      project: 'web-app',
      root: '/home/dev/web-app',
    })
  })

  it('stays the same when the session moves into a folder below its project', () => {
    const transcript = '/home/dev/.claude/projects/-home-dev-web-app/s1.jsonl'
    const there = of(hook('/home/dev/web-app/packages/api', transcript), from(key()))
    expect(there).toEqual(of(hook('/home/dev/web-app', transcript), from(key())))
    expect(there.root).toBe('/home/dev/web-app')
  })

  it.each([
    [key({ machine: 'bound' }), 'named', 'bound'],
    [key(), 'named', 'named'],
    [key(), null, 'ci key'],
  ])(
    'is on the machine that the key is bound to, else the named one, else that of the key',
    (principal, named, machine) => {
      expect(of(hook('/a'), from(principal, named)).machine).toBe(machine)
    },
  )

  it('is the one that the key is bound to, whatever the address names', () => {
    expect(of(hook('/a'), from(key({ agentId: 'reviewer' }), null, 'other'))).toMatchObject({
      agentId: 'reviewer',
      name: 'reviewer',
    })
  })

  it('is the one that the address names, but of no other machine than the key is bound to', () => {
    expect(of(hook('/a'), from(key(), null, 'reviewer')).agentId).toBe('reviewer')
    expect(of(hook('/a'), from(key({ machine: 'm1' }), null, 'claude-code:m2:x')).agentId).toBe(
      'claude-code:m1:claude-code:m2:x',
    )
  })

  it('has an id that the log takes, however long or odd its folder is', () => {
    const { agentId, name } = of(hook(`/home/${'深'.repeat(4_000)}/\u0000x`), from(key()))
    expect(agentId.length).toBeLessThanOrEqual(128)
    expect(name.length).toBeLessThanOrEqual(120)
    expect(of(hook('C:\\Users\\dev\\web-app'), from(key())).name).toBe('web-app')
    expect(of(hook(''), from(key()))).toMatchObject({ name: 'unknown', agentId: 'claude-code:ci key:unknown' })
  })
})

describe('the title of a tool call', () => {
  it.each([
    ['Bash', { command: 'npm test\n  -- --run', description: 'Run the tests' }, 'Bash: npm test -- --run'],
    ['Edit', { file_path: '/p/src/a.ts', old_string: 'a' }, 'Edit src/a.ts'],
    ['NotebookEdit', { notebook_path: '/q/b.ipynb' }, 'NotebookEdit /q/b.ipynb'],
    ['Grep', { pattern: 'TODO', path: '/p/src' }, 'Grep: TODO'],
    ['TaskCreate', { subject: 'Design', description: 'long' }, 'TaskCreate: Design'],
    ['mcp__github__create_issue', { title: 1 }, 'github: create_issue'],
    ['AskUserQuestion', { questions: [{ question: 'Which?' }] }, 'AskUserQuestion: Which?'],
    ['Bash', null, 'Bash'],
    ['Bash', ['command'], 'Bash'],
    ['', {}, 'Tool'],
  ])('%s %j is %s', (tool, input, title) => {
    expect(toolTitle(tool, input, '/p')).toBe(title)
  })

  it('has at most 200 characters', () => {
    expect(toolTitle('Bash', { command: 'x'.repeat(100_000) }, '/p')).toHaveLength(200)
  })
})

describe('a path', () => {
  it.each([
    ['/p/a.ts', '/p', 'a.ts'],
    ['/p/a.ts', '/p/', 'a.ts'],
    ['/pq/a.ts', '/p', '/pq/a.ts'],
    ['/p', '/p', '/p'],
    ['C:\\p\\a.ts', 'C:\\p', 'a.ts'],
    ['/p/a.ts', '', '/p/a.ts'],
  ])('%s inside %s is %s', (path, root, expected) => {
    expect(relativePath(path, root)).toBe(expected)
  })
})
