import { describe, expect, it } from 'vitest'
import { fixtureState } from './design-fixture.ts'

describe('the invented office', () => {
  const state = fixtureState(Date.UTC(2026, 10, 21, 14, 32, 6))

  it('has every status, so that the sheet shows them all', () => {
    const statuses = new Set([...state.agents.values()].map(({ status }) => status))
    expect([...statuses].sort()).toEqual(['error', 'idle', 'offline', 'stale', 'waiting', 'working'])
  })

  it('is the same each time', () => {
    expect(fixtureState(Date.UTC(2026, 10, 21, 14, 32, 6))).toEqual(state)
  })
})
