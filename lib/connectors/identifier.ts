import { createHash } from 'node:crypto'

/** Longest id that the log takes. */
const MAX = 128

/**
 * Joins parts with colons into an id that the log accepts. What is too long or holds control characters becomes a hash of
 * itself after as much of its start as fits, so that equal parts give equal ids and different ones do not meet.
 */
export function identifier(...parts: readonly string[]): string {
  const text = parts.join(':')
  if (text.length > 0 && text.length <= MAX && !UNFIT.test(text) && text.isWellFormed()) return text
  const start = text
    .toWellFormed()
    .replace(new RegExp(UNFIT, 'g'), '')
    .slice(0, MAX - 40)
  return `${start.replace(/[\uD800-\uDBFF]$/, '')}#${digest(text)}`
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it refuses
const UNFIT = /[\u0000-\u001f\u007f]/

/** 128 bits in hex of any JSON value, the same whatever the order of its keys. */
export const digest = (value: unknown): string =>
  createHash('sha256').update(stableJson(value)).digest('hex').slice(0, 32)

/** Recursion is bounded by the depth that the JSON was read with. */
function stableJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(stableJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${stableJson(member)}`).join(',')}}`
}
