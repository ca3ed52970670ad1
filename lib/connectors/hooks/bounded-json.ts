import { clip } from '../clip.ts'

const STRING = 2_000
const MEMBERS = 50
const DEPTH = 6
const WHOLE = 16_000

/** A copy of any JSON value that fits into an event whatever a tool was given; what was cut says so with an ellipsis. */
export function boundedJson(value: unknown): unknown {
  const copy = bound(value, DEPTH)
  const json = JSON.stringify(copy) ?? 'null'
  return json.length <= WHOLE ? copy : clip(json, WHOLE / 2)
}

function bound(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return clip(value, STRING)
  if (typeof value !== 'object' || value === null) return value
  if (depth === 0) return '…'
  if (Array.isArray(value)) {
    const items = value.slice(0, MEMBERS).map((item) => bound(item, depth - 1))
    return value.length > MEMBERS ? [...items, '…'] : items
  }
  const members = Object.entries(value)
  const kept = members.slice(0, MEMBERS).map(([key, member]) => [clip(key, 200), bound(member, depth - 1)])
  return Object.fromEntries(members.length > MEMBERS ? [...kept, ['…', '…']] : kept)
}
