import { expect, it } from 'vitest'
import { createOwnVersions } from './own-versions.ts'
import { taskOf } from './task-fixture.ts'

const at = (version: number, more = {}) => taskOf({ id: 't', version, ...more })

it('gives what this page made of a task until the page shows it', () => {
  const own = createOwnVersions()
  own.note(at(3), at(4, { labels: ['a'] }))
  own.note(at(4, { labels: ['a'] }), at(5, { labels: ['a', 'b'] }))
  for (const shown of [3, 4]) expect(own.after(at(shown))).toMatchObject({ version: 5, labels: ['a', 'b'] })
  for (const shown of [2, 5, 6]) expect(own.after(at(shown)).version).toBe(shown)
  expect(own.after(taskOf({ id: 'other', version: 3 })).version).toBe(3)
})

it('skips nothing that somebody else did', () => {
  const own = createOwnVersions()
  own.note(at(3), at(5))
  expect(own.after(at(3)).version).toBe(3)
  own.note(at(3), at(4))
  own.note(at(6), at(7))
  expect([3, 6].map((shown) => own.after(at(shown)).version)).toEqual([3, 7])
})
