import fc from 'fast-check'
import { expect, it } from 'vitest'
import { folded, Stamp } from '#lib/state/event-fixture.ts'
import { readCsv, writeCsv } from './csv.ts'
import { differences, readTaskList, readTaskTable, TASK_COLUMNS, taskRecord } from './task-rows.ts'

const words = fc.string({ maxLength: 20 })
const anyTask = fc.record({
  title: words.filter((title) => title.trim() === title && title !== ''),
  description: words,
  status: fc.constantFrom('backlog', 'running', 'done'),
  priority: fc.constantFrom('low', 'urgent'),
  labels: fc.array(fc.oneof(words, fc.constantFrom('a;b', '[x', ' y ', '=1+1')), { maxLength: 3 }),
  assignee: fc.constantFrom(null, 'agent:a', 'person:p'),
  dependsOn: fc.array(fc.constantFrom('t1', 't;2'), { maxLength: 2 }),
  due: fc.constantFrom(null, '2026-12-01T00:00:00Z'),
  project: words,
  review: fc.constantFrom('none', 'person'),
})

it('[P-TASK-8] brings back by CSV and by JSON what it exported: no row differs', () => {
  fc.assert(
    fc.property(fc.array(anyTask, { maxLength: 5 }), (list) => {
      const stamp = new Stamp()
      const { tasks } = folded(list.map((data, index) => stamp.make('task:created', { ...data, taskId: `t${index}` })))
      const csv = writeCsv([TASK_COLUMNS, ...Array.from(tasks.values(), (task) => taskRecord(task, () => 'Ada'))])
      const json: Record<string, unknown>[] = JSON.parse(JSON.stringify([...tasks.values()]))
      for (const { rows, broken, unknown } of [readTaskTable(readCsv(csv, 100)), readTaskList(json)]) {
        expect([broken, unknown]).toEqual([[], []])
        expect(rows.map(({ id }) => id)).toEqual([...tasks.keys()])
        for (const { id, version, fields } of rows) {
          const task = tasks.get(id ?? '')
          expect(version).toBe(1)
          expect(task && differences(task, fields)).toEqual({})
        }
      }
    }),
  )
})

it('[P-TASK-8] names the line and the field of each cell that it cannot read, and the columns that mean nothing', () => {
  const csv =
    'id,title,priority,due,colour\nt1,One,urgent,,red\nt2,Two,soon,tomorrow,\n"t3","Th\nree",,,\nt4,,,never,\n'
  const { rows, broken, unknown } = readTaskTable(readCsv(csv, 10))
  expect(rows.map(({ line, id }) => [line, id])).toEqual([
    [2, 't1'],
    [4, 't3'],
  ])
  expect(broken.map(({ line, field }) => `${line} ${field}`)).toEqual(['3 priority', '3 due', '6 title', '6 due'])
  expect(unknown).toEqual(['colour'])
})

it('leaves alone what a file has no column for, and takes away what its cell takes away', () => {
  const stamp = new Stamp()
  const { tasks } = folded([
    stamp.make('task:created', { taskId: 't', title: 'T', labels: ['x'], assignee: 'agent:a', description: 'D' }),
  ])
  const task = tasks.get('t')
  const changeBy = (csv: string) => task && differences(task, readTaskTable(readCsv(csv, 10)).rows[0]?.fields ?? {})
  expect(changeBy('id,priority\nt,high\n')).toEqual({ priority: 'high' })
  expect(changeBy('id,assignee,labels,priority\nt,,,\n')).toEqual({ assignee: null, labels: [] })
})

it.each(['__proto__', 'constructor', '__defineGetter__'])('the column %s is unknown like any other', (name) => {
  expect(readTaskTable(readCsv(`id,title,${name}\nt1,T,x`, 10))).toMatchObject({ unknown: [name], broken: [] })
})
