import { expect, it } from 'vitest'
import { NO_LIMITS } from '#lib/state/task-limits.ts'
import { limitVersion } from './limit-version.ts'

const SEEN = { ...NO_LIMITS, version: 4, running: 8 }

it('names the version that was looked at where somebody has changed this limit since, and else the present one', () => {
  expect(limitVersion(SEEN, SEEN, 'running')).toBe(4)
  expect(limitVersion(SEEN, { ...SEEN, version: 5, running: 3 }, 'running')).toBe(4)
  expect(limitVersion(SEEN, { ...SEEN, version: 5, running: null }, 'running')).toBe(4)
  expect(limitVersion(SEEN, { ...SEEN, version: 6, ready: 3 }, 'running')).toBe(6)
})
