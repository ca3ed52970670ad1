import fc from 'fast-check'
import { expect, it } from 'vitest'
import { STATUSES } from '../ui/status-mark.tsx'
import {
  EARNED_SPANS,
  EVERYBODY,
  GROUPINGS,
  LOOKS,
  ORDERS,
  readRosterView,
  rosterQuery,
  SPANS,
  showsAll,
} from './roster-view.ts'

it('stands in the address as it was, whatever it holds', () => {
  const word = fc.string({ unit: 'binary', maxLength: 8 }).map((text) => text.toWellFormed())
  const view = fc.record({
    text: word,
    statuses: fc.subarray([...STATUSES]),
    project: word,
    machine: word,
    kind: word,
    seen: fc.constantFrom(...SPANS),
    group: fc.constantFrom(...GROUPINGS),
    order: fc.constantFrom(...ORDERS),
    look: fc.constantFrom(...LOOKS),
    span: fc.constantFrom(...EARNED_SPANS),
  })
  fc.assert(
    fc.property(view, (one) => {
      expect(readRosterView(new URLSearchParams(rosterQuery(one)))).toEqual(one)
    }),
  )
})

it('is an address that people can read, and none where everybody is shown as usual', () => {
  expect(rosterQuery(EVERYBODY)).toBe('')
  expect(rosterQuery({ ...EVERYBODY, group: 'machine', statuses: ['working', 'waiting'], look: 'cards' })).toBe(
    '?status=working,waiting&group=machine&view=cards',
  )
})

it('takes what it does not know for the usual', () => {
  expect(readRosterView(new URLSearchParams('group=zodiac&sort=up&status=dancing&seen=never&view=3d'))).toEqual(
    EVERYBODY,
  )
})

it('knows whether it leaves anybody out', () => {
  expect(showsAll({ ...EVERYBODY, group: 'kind', order: 'cost', look: 'cards' })).toBe(true)
  expect(showsAll({ ...EVERYBODY, seen: 'hour' })).toBe(false)
  expect(showsAll({ ...EVERYBODY, statuses: ['idle'] })).toBe(false)
  expect(showsAll({ ...EVERYBODY, machine: 'desk' })).toBe(false)
})
