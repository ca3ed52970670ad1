import type { FindKeys } from './find-entry.ts'

/** How well words answer a query; more is better. The bands do not overlap, so that a prefix always beats a scattered match. */
const EXACT = 1_100
const PREFIX = 900
const WORD_PREFIX = 700
const INSIDE = 500
const SCATTERED = 200
/** A match in what is not shown as its name. */
const ELSEWHERE = 100

/**
 * @param query folded, without spaces around it; several words must all match, in any order.
 * @returns null where it does not match.
 */
export function score(query: string, keys: FindKeys): number | null {
  const whole = scorePart(query, keys)
  if (whole !== null || !query.includes(' ')) return whole
  let worst = WORD_PREFIX
  for (const part of query.split(' ')) {
    const found = scorePart(part, keys)
    if (found === null) return null
    worst = Math.min(worst, found)
  }
  return worst
}

function scorePart(query: string, { words, more }: FindKeys): number | null {
  const named = scoreText(query, words) ?? scatteredScore(query, words)
  const elsewhere = scoreText(query, more)
  if (elsewhere === null) return named
  return Math.max(named ?? 0, elsewhere - ELSEWHERE)
}

/** One piece of text; the query stands in it as it is. */
function scoreText(query: string, text: string): number | null {
  if (query.length > text.length) return null
  if (text === query) return EXACT
  const at = text.indexOf(query)
  // Of two that match alike, the shorter one says less that was not asked for.
  const rest = Math.min(99, text.length - query.length)
  if (at === 0) return PREFIX + 99 - rest
  if (at > 0) return (startsWord(text, query, at) ? WORD_PREFIX : INSIDE) + 99 - rest
  return null
}

/** Whether the query begins some word of the text, not always the first place it is in. */
function startsWord(text: string, query: string, first: number): boolean {
  for (let at = first; at > 0; at = text.indexOf(query, at + 1)) {
    if (!isLetter(text.charCodeAt(at - 1))) return true
  }
  return false
}

/** Letters and digits; all beyond ASCII is taken for letters. */
const isLetter = (code: number): boolean => (code >= 48 && code <= 57) || (code >= 97 && code <= 122) || code > 127

/** All letters in their order, the first at the beginning of a word and few between: `dpl` in `deploy`. */
function scatteredScore(query: string, text: string): number | null {
  if (query.length < 3) return null
  const [head = ''] = query
  for (let start = text.indexOf(head); start >= 0; start = text.indexOf(head, start + 1)) {
    if (start > 0 && isLetter(text.charCodeAt(start - 1))) continue
    const gaps = gapsFrom(query, text, start)
    if (gaps !== null && gaps <= query.length * 2) return SCATTERED + 99 - Math.min(99, gaps * 4)
  }
  return null
}

/** How many characters stand between those of the query, read from a start on; null where one is missing. */
function gapsFrom(query: string, text: string, start: number): number | null {
  let last = start
  let gaps = 0
  for (let index = 1; index < query.length; index++) {
    const at = text.indexOf(query.charAt(index), last + 1)
    if (at < 0) return null
    gaps += at - last - 1
    last = at
  }
  return gaps
}
