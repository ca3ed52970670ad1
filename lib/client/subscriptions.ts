import { MissionError } from '#lib/protocol/errors.ts'
import { canonicalFilter, EVERYTHING, type Filter, matcher } from '#lib/protocol/filter.ts'

/** Which types a client wants to hear. Until it names any it hears everything. */
export interface Subscriptions {
  /** @throws MissionError `invalid` for what is no type, or for more than 64; nothing has changed then. */
  add(types: string | readonly string[]): void
  remove(types: string | readonly string[]): void
  /** Nothing more is heard; the connection stays and its position goes on. */
  clear(): void
  list(): readonly string[]
  /** What the server is asked for. */
  filter(): Filter
  matches(type: string): boolean
}

/** A filter must name something, so to hear nothing names a type that is let through nowhere: `matches` refuses it. */
const NOTHING: Filter = ['mc:nothing']

export function createSubscriptions(): Subscriptions {
  let wanted: ReadonlySet<string> = new Set(EVERYTHING)
  let named = false
  let filter = EVERYTHING
  let matches = matcher(filter)

  function replace(next: ReadonlySet<string>): void {
    const canonical = next.size === 0 ? NOTHING : filterOf([...next])
    named = true
    wanted = next
    filter = canonical
    matches = next.size === 0 ? () => false : matcher(canonical)
  }

  return {
    add: (types) => replace(new Set([...(named ? wanted : []), ...listOf(types)])),
    remove(types) {
      const left = new Set(wanted)
      for (const type of listOf(types)) left.delete(type)
      replace(left)
    },
    clear: () => replace(new Set()),
    list: () => [...wanted],
    filter: () => filter,
    matches: (type) => matches(type),
  }
}

/** @throws MissionError `invalid`. */
export function filterOf(types: readonly string[]): Filter {
  const filter = canonicalFilter(types)
  if (filter) return filter
  throw new MissionError('invalid', `Name at most 64 types, as "agent:activity", "agent:*" or "*", not: ${types}.`)
}

const listOf = (types: string | readonly string[]) => (typeof types === 'string' ? [types] : types)
