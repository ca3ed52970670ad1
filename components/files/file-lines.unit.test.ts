import { expect, it } from 'vitest'
import { folded, Stamp } from '#lib/state/event-fixture.ts'
import { fileLines, splitPath } from './file-lines.ts'
import { ALL_FILES, type FilesView, filesQuery, readFilesView } from './files-view.ts'

const stamp = new Stamp()
const agent = (agentId: string, project: string) =>
  stamp.make('agent:registered', { agentId, project, machine: 'desk' })
const start = (agentId: string) => stamp.make('session:started', { sessionId: `s-${agentId}`, agentId })
const touch = (agentId: string, path: string, change: 'read' | 'modified') =>
  stamp.make('file:change', { agentId, sessionId: `s-${agentId}`, path, change })

const state = folded([
  agent('fox', 'web'),
  agent('owl', 'web'),
  agent('elk', 'api'),
  ...['fox', 'owl', 'elk'].map(start),
  touch('fox', 'src/both.ts', 'modified'),
  touch('owl', 'src/both.ts', 'modified'),
  touch('fox', 'src/read.ts', 'read'),
  touch('elk', 'src/other.ts', 'modified'),
])
const shown = (view: Partial<FilesView>) =>
  fileLines(state, { ...ALL_FILES, ...view }, Date.parse(stamp.at)).map(({ file }) => file.path)

it('shows files in more than one hand first, then the last touched', () => {
  expect(shown({})).toEqual(['src/both.ts', 'src/other.ts', 'src/read.ts'])
})

it('leaves out what a filter does not want', () => {
  expect(shown({ text: 'READ' })).toEqual(['src/read.ts'])
  expect(shown({ project: 'api' })).toEqual(['src/other.ts'])
  expect(shown({ agent: 'owl' })).toEqual(['src/both.ts'])
  expect(shown({ written: true })).toEqual(['src/both.ts', 'src/other.ts'])
  expect(shown({ shared: true })).toEqual(['src/both.ts'])
})

it('keeps a view in an address', () => {
  const view = { text: 'a b', project: 'web', agent: 'fox', written: true, shared: true, file: '["web",null,"a"]' }
  expect(readFilesView(new URLSearchParams(filesQuery(view)))).toEqual(view)
  expect(filesQuery(ALL_FILES)).toBe('')
})

it('tells a name from its folders', () => {
  expect(splitPath('src/a.ts')).toEqual(['src/', 'a.ts'])
  expect(splitPath('C:\\web\\a.ts')).toEqual(['C:\\web\\', 'a.ts'])
  expect(splitPath('a.ts')).toEqual(['', 'a.ts'])
})
