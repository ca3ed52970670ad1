import { describe, expect, it } from 'vitest'
import type { Need } from '#lib/state/selectors.ts'
import { needsYou } from '#lib/state/selectors.ts'
import { fixtureState } from '../design/design-fixture.ts'
import { asideText, splitAside } from './set-aside.ts'

const needs = needsYou(fixtureState(Date.UTC(2026, 10, 21, 14, 32, 6)))
const errors = needs.filter(({ kind }) => kind === 'error')
const ids = (list: readonly Need[]) => list.map(({ id }) => id)

describe('setting aside', () => {
  it('takes an error out of the list, and nothing is lost', () => {
    const { shown, aside } = splitAside(needs, asideText(errors))
    expect(errors.length).toBeGreaterThan(0)
    expect(ids(aside)).toEqual(ids(errors))
    expect(new Set([...shown, ...aside])).toEqual(new Set(needs))
  })

  it('never takes out what can be answered', () => {
    expect(splitAside(needs, asideText(needs)).aside.every(({ kind }) => kind === 'error')).toBe(true)
  })

  it('holds for one failure: the next one needs somebody again', () => {
    const again = needs.map((need) => ({ ...need, since: '2026-11-21T14:40:00.000Z' }))
    expect(splitAside(again, asideText(needs)).aside).toEqual([])
  })

  it('of nothing takes out nothing', () => {
    expect(splitAside(needs, null).shown).toEqual(needs)
    expect(splitAside(needs, '').shown).toEqual(needs)
  })
})
