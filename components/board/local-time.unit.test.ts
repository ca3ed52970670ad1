import fc from 'fast-check'
import { expect, it } from 'vitest'
import { localTime } from './local-time.ts'

it('gives what the field of a browser reads as the same minute', () => {
  const minutes = fc.integer({ min: 0, max: 40_000_000 })
  fc.assert(
    fc.property(minutes, (minute) => {
      const at = new Date(minute * 60_000)
      const field = localTime(at.toISOString())
      expect(field).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/)
      expect(new Date(field).getTimezoneOffset() === at.getTimezoneOffset() ? new Date(field) : at).toEqual(at)
    }),
  )
  expect(localTime(null)).toBe('')
})
