/**
 * Places that somebody can put a task between: texts of digits and letters, compared as texts. Between any two that differ
 * there is room for another, so moving one task changes that task alone.
 */

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz'
const BASE = DIGITS.length
const MIDDLE = 'i'
/** Digits of a rank by age: enough for every seq. Ranks made by hand are longer, so they never meet one. */
const BY_AGE = 9

/** The rank of what begins with the event at this seq: what is older comes first. */
export const rankOfSeq = (seq: number): string => seq.toString(BASE).padStart(BY_AGE, '0')

/**
 * A rank between two others; null stands for the beginning and the end. Where there is nothing between them, since they are
 * equal or the wrong way round, it is right after the first.
 */
export function rankBetween(after: string | null, before: string | null): string {
  const [low, high] = [after ?? '', before]
  if (high !== null && low >= high) return `${low}${MIDDLE}`
  let prefix = ''
  let isBelow = high === null
  for (let index = 0; index < Math.max(low.length, high?.length ?? 0) + 1; index++) {
    const from = digitAt(low, index)
    const to = isBelow ? BASE : digitAt(high ?? '', index)
    if (to - from > 1) return `${(prefix + DIGITS.charAt((from + to) >> 1)).padEnd(BY_AGE, '0')}${MIDDLE}`
    prefix += DIGITS.charAt(from)
    if (to - from === 1) isBelow = true
  }
  return `${low}${MIDDLE}`
}

const digitAt = (rank: string, index: number): number => Math.max(0, DIGITS.indexOf(rank.charAt(index) || '0'))
