import { describe, expect, it } from 'vitest'
import { folded, Stamp } from '#lib/state/event-fixture.ts'
import type { TaskFields } from './task-calls.ts'
import { holderName, movesOf, STATUSES, standsWords, wantedWords } from './task-words.ts'

const stamp = new Stamp()
const { agents, tasks } = folded([
  stamp.make('agent:registered', { agentId: 'a1', name: 'Ada\u202Egnp' }),
  stamp.make('task:created', { taskId: 't', title: 'T', status: 'running', assignee: 'agent:a1', priority: 'high' }),
  stamp.make('task:created', { taskId: 'u', title: 'U' }),
])

describe('words of a task', () => {
  it('name an agent by its name, whether or not the publisher wrote agent:', () => {
    expect(holderName('agent:a1', agents)).toBe('Ada\u202Egnp')
    expect(holderName('a1', agents)).toBe('Ada\u202Egnp')
    expect(holderName('person:robin', agents)).toBe('robin')
    expect(holderName('agent:gone', agents)).toBe('gone')
  })

  it('say what stands, and hide no character of a name', () => {
    const [t, u] = [tasks.get('t'), tasks.get('u')]
    expect(t && standsWords(t, agents)).toBe('Running, held by Ada[U+202E]gnp, high priority, version 1.')
    expect(u && standsWords(u, agents)).toBe('Backlog, held by nobody, normal priority, version 1.')
  })

  it('say what was wanted, and nothing that was not', () => {
    const wanted = (fields: TaskFields) => wantedWords({ kind: 'change', fields }, agents)
    expect(wanted({ status: 'done', assignee: 'a1' })).toBe('done, held by Ada[U+202E]gnp')
    expect(wanted({ assignee: null, priority: 'low' })).toBe('held by nobody, low priority')
    expect(wanted({ title: 'New', result: '42' })).toBe('the title “New”, the result “42”')
    expect(wantedWords({ kind: 'remove' }, agents)).toBe('to remove it')
  })

  it('offer for a closed task only to reopen it', () => {
    expect(movesOf('running')).toEqual(STATUSES)
    expect(movesOf('done')).toEqual(['backlog', 'ready', 'done'])
  })
})
