import { expect, it } from 'vitest'
import type { FileAct } from '#lib/files/file-history.ts'
import { folded, Stamp } from '#lib/state/event-fixture.ts'
import { readFilesView } from '../files/files-view.ts'
import { changeWords, taskFiles } from './task-files.ts'

const stamp = new Stamp()
const state = folded([
  stamp.make('agent:registered', { agentId: 'fox', project: 'web', machine: 'desk' }),
  stamp.make('agent:registered', { agentId: 'owl', project: 'web', machine: 'den' }),
  stamp.make('agent:registered', { agentId: 'elk', project: 'api', machine: 'den' }),
  stamp.make('file:change', { agentId: 'fox', path: 'a.ts', change: 'modified' }),
])
let seq = 100
const act = (agentId: string | null, change: FileAct['change'], path: string): FileAct => ({
  seq: --seq,
  at: `2026-11-21T12:00:${seq % 60}.000Z`,
  path,
  root: null,
  change,
  agentId,
  sessionId: null,
  size: null,
})
const words = (...acts: FileAct[]) =>
  taskFiles(acts, state).map((file) => `${file.path}: ${changeWords(file)} ×${file.times} by ${file.agentId}`)

it('tells each file once, by what was done to it and who did it last; what was only read comes after', () => {
  expect(
    words(
      act('fox', 'read', 'read.ts'),
      act('fox', 'read', 'a.ts'),
      act('owl', 'modified', 'a.ts'),
      act('fox', 'modified', 'b.ts'),
      act('fox', 'modified', 'a.ts'),
      act('fox', 'created', 'a.ts'),
    ),
  ).toEqual(['a.ts: created, modified ×3 by owl', 'b.ts: modified ×1 by fox', 'read.ts: read ×1 by fox'])
})

it('takes a path of another project for another file, and one path of a project for one, wherever it is worked on', () => {
  expect(words(act('fox', 'modified', 'a.ts'), act('elk', 'modified', 'a.ts'), act('owl', 'modified', 'a.ts'))).toEqual(
    ['a.ts: modified ×2 by fox', 'a.ts: modified ×1 by elk'],
  )
  expect(words(act('fox', 'modified', '/etc/a'), act('owl', 'modified', '/etc/a'))).toHaveLength(2)
  expect(words(act('gone', 'modified', 'a.ts'), act(null, 'modified', 'a.ts'))).toHaveLength(1)
})

it('leads to the file that the state names so', () => {
  const [file] = taskFiles([act('owl', 'modified', 'a.ts')], state)
  const { file: key } = readFilesView(new URL(file?.href ?? '', 'http://localhost').searchParams)
  expect(state.touched.get(key)?.path).toBe('a.ts')
})
