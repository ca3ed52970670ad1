import fc from 'fast-check'
import { expect, it } from 'vitest'
import { anyEvents, folded } from '#lib/state/event-fixture.ts'
import { FAMILIES, familyCounts, familyOf } from './event-families.ts'

it('counts by family what the state counts by type, and adds up to the log', () => {
  fc.assert(
    fc.property(anyEvents(80), (events) => {
      const state = folded(events)
      const counts = familyCounts(state.types)
      for (const { name } of FAMILIES)
        expect(counts[name], name).toBe(events.filter(({ type }) => familyOf(type) === name).length)
      expect(Object.values(counts).reduce((a, b) => a + b, 0)).toBe(state.last.seq)
    }),
    { numRuns: 60 },
  )
})
