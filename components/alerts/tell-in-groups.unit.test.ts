import { expect, it } from 'vitest'
import { tellInGroups } from './tell-in-groups.ts'

function setting() {
  const told: (readonly number[])[] = []
  const waiting = new Set<() => void>()
  const groups = tellInGroups<number>(
    (group) => told.push(group),
    (_ms, act) => {
      waiting.add(act)
      return () => waiting.delete(act)
    },
  )
  const pass = () => {
    const due = [...waiting]
    waiting.clear()
    for (const act of due) act()
  }
  return { told, groups, pass, waiting }
}

it('what comes alone is told at once, and what follows it closely is told together', () => {
  const { told, groups, pass } = setting()
  groups.add([1])
  expect(told).toEqual([[1]])
  for (let at = 2; at <= 500; at++) groups.add([at])
  expect(told).toHaveLength(1)
  pass()
  expect(told).toHaveLength(2)
  expect(told[1]).toHaveLength(499)
  groups.add([501])
  expect(told).toHaveLength(2)
  pass()
  expect(told[2]).toEqual([501])
})

it('after a quiet while the next is told at once again; nothing is told of nothing, or once it has stopped', () => {
  const { told, groups, pass, waiting } = setting()
  groups.add([])
  expect(waiting.size).toBe(0)
  groups.add([1])
  pass()
  expect(waiting.size).toBe(0)
  groups.add([2])
  expect(told).toEqual([[1], [2]])
  groups.add([3])
  groups.stop()
  pass()
  expect(told).toHaveLength(2)
})
