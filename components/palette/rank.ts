import { FIND_GROUPS, type FindEntry, type FindGroup, folded } from './find-entry.ts'
import { score } from './score.ts'

export interface FoundGroup {
  readonly name: FindGroup | 'Recent'
  readonly entries: readonly FindEntry[]
  /** How many more of the group match and are not listed. */
  readonly more: number
}

/** Listed of one group. */
const OF_GROUP = 6
const RECENT = 5
/** Chosen before, it stands a little higher than what matches as well; never above a better kind of match. */
const RECENT_LEAD = 50

/**
 * What a query finds, best first: the group of the best match stands first. An empty query gives what was chosen lately,
 * then each group as it comes.
 * @param recents ids, the latest first.
 */
export function rank(query: string, entries: readonly FindEntry[], recents: readonly string[]): readonly FoundGroup[] {
  const wanted = folded(query.trim().replace(/\s+/g, ' '))
  return wanted === '' ? unasked(entries, recents) : asked(wanted, entries, new Set(recents))
}

interface Match {
  readonly entry: FindEntry
  readonly score: number
}

function asked(query: string, entries: readonly FindEntry[], recents: ReadonlySet<string>): readonly FoundGroup[] {
  const matches = new Map<FindGroup, Match[]>()
  for (const entry of entries) {
    const found = score(query, entry.keys)
    if (found === null) continue
    const value = found + (recents.has(entry.id) ? RECENT_LEAD : 0)
    const group = matches.get(entry.group)
    if (group) group.push({ entry, score: value })
    else matches.set(entry.group, [{ entry, score: value }])
  }
  const best = (name: FindGroup) => matches.get(name)?.reduce((most, { score }) => Math.max(most, score), 0) ?? -1
  return FIND_GROUPS.filter((name) => matches.has(name))
    .sort((a, b) => best(b) - best(a))
    .map((name) => {
      const all = matches.get(name) ?? []
      // Sorting is stable: what matches alike stays in the order of the entries.
      const top = all.sort((a, b) => b.score - a.score).slice(0, OF_GROUP)
      return { name, entries: top.map(({ entry }) => entry), more: all.length - top.length }
    })
}

function unasked(entries: readonly FindEntry[], recents: readonly string[]): readonly FoundGroup[] {
  const byId = new Map(entries.map((entry) => [entry.id, entry]))
  // A storage may name one twice.
  const recent = [...new Set(recents)].flatMap((id) => byId.get(id) ?? []).slice(0, RECENT)
  const rest = FIND_GROUPS.flatMap((name): readonly FoundGroup[] => {
    const all = entries.filter(({ group, id }) => group === name && !recent.some((one) => one.id === id))
    const top = all.slice(0, OF_GROUP)
    return top.length === 0 ? [] : [{ name, entries: top, more: all.length - top.length }]
  })
  return recent.length === 0 ? rest : [{ name: 'Recent', entries: recent, more: 0 }, ...rest]
}
