import { expect, it } from 'vitest'
import { USUAL_QUIET } from '#lib/state/quiet.ts'
import { isSetByOthers } from './use-quiet.ts'

it('quiet hours are stored over what others set elsewhere, and not over what they set of the same', () => {
  const now = { ...USUAL_QUIET, from: '21:00', version: 7 }
  expect(isSetByOthers(USUAL_QUIET, now, { from: '23:00' })).toBe(true)
  expect(isSetByOthers(USUAL_QUIET, now, { from: '21:00' })).toBe(false)
  expect(isSetByOthers(USUAL_QUIET, now, { to: '08:00' })).toBe(false)
  expect(isSetByOthers(USUAL_QUIET, { ...now, until: '2026-11-21T12:00:00.000Z' }, { until: null })).toBe(true)
})
