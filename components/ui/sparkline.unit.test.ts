import { describe, expect, it } from 'vitest'
import { countsUntil, PULSE_HEIGHT, pulsePaths } from './sparkline.ts'

const heights = (path: string) => [...path.matchAll(/v(\d+)/g)].map(([, height]) => Number(height))

describe('sparkline', () => {
  it('draws the busiest column at full height and lets a count of one show', () => {
    const { columns, zeros, width } = pulsePaths([0, 1, 500, 250])
    expect(heights(columns)).toEqual([2, PULSE_HEIGHT, PULSE_HEIGHT / 2])
    expect(zeros).toBe('M0 15h3v1h-3z')
    expect(width).toBe(15)
  })

  it('keeps to whole steps of two pixels, so that no column is blurred', () => {
    const { columns } = pulsePaths([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
    expect(heights(columns).every((height) => height % 2 === 0 && height <= PULSE_HEIGHT)).toBe(true)
    expect(columns).toMatch(/^(M\d+ \d+h3v\d+h-3z)+$/)
  })

  it('moves what was heard to the left while nothing more is', () => {
    const at = '2026-11-21T10:00:00.000Z'
    const minutes = (count: number) => Date.parse(at) + count * 60_000
    expect(countsUntil([1, 2, 3], at, minutes(4))).toEqual([1, 2, 3])
    expect(countsUntil([1, 2, 3], at, minutes(5))).toEqual([2, 3, 0])
    expect(countsUntil([1, 2, 3], at, minutes(600))).toEqual([0, 0, 0])
    expect(countsUntil([1, 2, 3], at, minutes(-60))).toEqual([1, 2, 3])
  })

  it('draws a ground line for silence and nothing for no buckets', () => {
    expect(pulsePaths([0, 0]).columns).toBe('')
    expect(pulsePaths([])).toEqual({ columns: '', zeros: '', width: 0 })
  })
})
