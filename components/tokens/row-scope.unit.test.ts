import { expect, it } from 'vitest'
import { filterOf, scopeOf } from './row-scope.ts'

it('a line is made of the requests of its own, and can be filtered by where there is a filter', () => {
  const tabs = ['agents', 'models', 'projects', 'sessions', 'tasks'] as const
  expect(tabs.map((tab) => scopeOf(tab, 'x'))).toEqual([
    { agentId: 'x' },
    { model: 'x' },
    { project: 'x' },
    { sessionId: 'x' },
    { taskId: 'x' },
  ])
  expect(scopeOf('projects', null)).toEqual({ project: '' })
  expect(filterOf('projects', null)).toBeNull()
  expect(tabs.map((tab) => filterOf(tab, 'x'))).toEqual([{ agent: 'x' }, { model: 'x' }, { project: 'x' }, null, null])
})
