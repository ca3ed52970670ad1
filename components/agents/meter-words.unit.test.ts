import { expect, it } from 'vitest'
import { NO_USAGE } from '#lib/state/usage.ts'
import { contextWords, sessionCost } from './meter-words.ts'

const meter = (contextTokens: number | null, contextLimit: number | null, costNano: number | null = null) => ({
  meter: { contextTokens, contextLimit, costNano, at: '2026-11-21T12:00:00.000Z' },
})

it('the context window is a share of what it holds, or tokens where that is not known, or nothing', () => {
  expect(contextWords(meter(210_000, 1_000_000))).toBe('21 % of context')
  expect(contextWords(meter(2_120, null))).toBe('2 k context')
  expect(contextWords(meter(null, 1_000_000))).toBeNull()
  expect(contextWords({ meter: null })).toBeNull()
})

it('a cost that was counted goes before what the client says, which is called uncounted', () => {
  const counted = { ...NO_USAGE, requests: 1, costNano: 20_000_000 }
  expect(sessionCost({ tokens: counted, ...meter(null, null, 30_000_000) })).toBe('$0.02')
  expect(sessionCost({ tokens: NO_USAGE, ...meter(null, null, 30_000_000) })).toBe('$0.03, uncounted')
  expect(sessionCost({ tokens: NO_USAGE, meter: null })).toBe('–')
})
