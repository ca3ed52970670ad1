import { MissionError } from './errors.ts'

const QUOTE = 34
const BACKSLASH = 92

/**
 * Reads JSON from outside. Depth is counted before anything is built, so a hostile text costs one scan up to the limit.
 * @param maxDepth levels of nesting that are accepted; a scalar has none, `[]` has one.
 * @throws MissionError `bad_request` for what is not JSON; `invalid` for too deep nesting and for keys that could reach a prototype.
 */
export function parseJson(text: string, maxDepth: number): unknown {
  if (deeperThan(text, maxDepth))
    throw new MissionError('invalid', `The JSON is nested more than ${maxDepth} levels deep. Flatten it.`)
  const value = parse(text)
  // Only a text that spells such a key, or hides its letters behind escapes, is walked.
  if ((text.includes('__proto__') || text.includes('constructor') || text.includes('\\u')) && reachesPrototype(value))
    throw new MissionError('invalid', 'The keys "__proto__" and "constructor.prototype" are not allowed. Rename them.')
  return value
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    // Only the position is repeated: V8's own message quotes the text, which may hold a secret.
    const position = cause instanceof SyntaxError ? / at position \d+/.exec(cause.message)?.[0] : undefined
    throw new MissionError('bad_request', `Not valid JSON${position ?? ''}. Send one JSON document in UTF-8.`, {
      cause,
    })
  }
}

function deeperThan(text: string, maxDepth: number): boolean {
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case QUOTE:
        at = endOfString(text, at)
        break
      case 91: // [
      case 123: // {
        if (++depth > maxDepth) return true
        break
      case 93: // ]
      case 125: // }
        depth--
        break
    }
  }
  return false
}

/** Index of the quote that closes the string opened at `start`; the text's end where none does. */
function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    let escapes = 0
    while (text.charCodeAt(quote - 1 - escapes) === BACKSLASH) escapes++
    if (escapes % 2 === 0) return quote
  }
  return text.length
}

/** Depth is bounded by now, so recursion is too. */
function reachesPrototype(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (Array.isArray(value)) return value.some(reachesPrototype)
  return Object.entries(value).some(
    ([key, member]) =>
      key === '__proto__' ||
      (key === 'constructor' && typeof member === 'object' && member !== null && Object.hasOwn(member, 'prototype')) ||
      reachesPrototype(member),
  )
}
