import { describe, expect, it } from 'vitest'
import {
  ageWords,
  agoWords,
  costWords,
  eitherWords,
  moneyWords,
  percentWords,
  plural,
  reportedCost,
  tokenWords,
} from './figures.ts'

const USD = 1_000_000_000

describe('figures', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1_000, '1 k'],
    [41_499, '41 k'],
    [999_499, '999 k'],
    [999_500, '1.00 M'],
    [3_116_000, '3.12 M'],
    [12_345_678, '12.3 M'],
    [999_949_999, '999.9 M'],
    [999_950_000, '1.00 B'],
    [12_345_678_900, '12.3 B'],
  ])('writes %i tokens as %s', (tokens, words) => expect(tokenWords(tokens)).toBe(words))

  it.each([
    [0, '$0.00'],
    [1, '<$0.01'],
    [4_999_999, '<$0.01'],
    [5_000_000, '$0.01'],
    [4.1 * USD, '$4.10'],
    [1234.5 * USD, '$1,234.50'],
  ])('writes %i nano-USD as %s', (nano, words) => expect(moneyWords(nano)).toBe(words))

  it('never calls tokens of unknown price free', () => {
    expect(costWords({ costNano: 0, requests: 3, unpriced: 3 })).toBe('no price')
    expect(costWords({ costNano: 0, requests: 3, unpriced: 2 })).toBe('$0.00')
    expect(costWords({ costNano: 0, requests: 0, unpriced: 0 })).toBe('$0.00')
    expect(costWords({ costNano: USD, requests: 3, unpriced: 1 })).toBe('$1.00')
    expect(reportedCost({ costNano: 0, requests: 0, unpriced: 0 })).toBe('–')
    expect(reportedCost({ costNano: 0, requests: 3, unpriced: 3 })).toBe('no price')
  })

  it.each([
    [-5_000, '0 s'],
    [999, '0 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [3_599_999, '59 min'],
    [3_600_000, '1 h'],
    [47.9 * 3_600_000, '47 h'],
    [48 * 3_600_000, '2 d'],
  ])('writes an age of %i ms as %s', (ms, words) => expect(ageWords(ms)).toBe(words))

  it.each([
    [-5_000, 'just now'],
    [999, 'just now'],
    [1_000, '1 s ago'],
    [3_600_000, '1 h ago'],
  ])('writes a moment %i ms back as %s', (ms, words) => expect(agoWords(ms)).toBe(words))

  it('offers options as a sentence does', () => {
    expect(eitherWords(['yes'])).toBe('yes')
    expect(eitherWords(['yes', 'no'])).toBe('yes or no')
    expect(eitherWords(['yes', 'no', 'later'])).toBe('yes, no or later')
    expect(eitherWords([])).toBe('')
  })

  it('agrees in number', () => {
    expect(plural(1, 'thing needs', 'things need')).toBe('1 thing needs')
    expect(plural(0, 'thing needs', 'things need')).toBe('0 things need')
    expect(plural(1200, 'token', 'tokens')).toBe('1,200 tokens')
    expect(percentWords(0.413)).toBe('41 %')
  })
})
