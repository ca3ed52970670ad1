import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FIND_GROUPS, type FindEntry, type FindGroup, folded } from './find-entry.ts'
import { rank } from './rank.ts'

const entry = (group: FindGroup, words: string, more = ''): FindEntry => ({
  id: `${group}:${words}`,
  group,
  words,
  note: '',
  keys: { words: folded(words), more: folded(more) },
  act: { kind: 'go', href: '/' },
})
const names = (query: string, entries: readonly FindEntry[], recents: readonly string[] = []) =>
  rank(query, entries, recents).map(({ name, entries }) => [name, ...entries.map(({ words }) => words)])

const OFFICE = [
  entry('Pages', 'Deck'),
  entry('Pages', 'Events'),
  entry('Agents', 'Sable'),
  entry('Agents', 'Deckard'),
  entry('Tasks', 'Paint the deck'),
  entry('Tasks', 'Sand the deck'),
]

describe('rank', () => {
  it('puts the group with the best match first, and in it the best match', () => {
    expect(names('deck', OFFICE)).toEqual([
      ['Pages', 'Deck'],
      ['Agents', 'Deckard'],
      ['Tasks', 'Sand the deck', 'Paint the deck'],
    ])
    expect(names('decka', OFFICE)).toEqual([['Agents', 'Deckard']])
  })

  it('without a query shows what was chosen lately, then each group as it comes, nothing twice', () => {
    const shown = names('  ', OFFICE, ['Tasks:Sand the deck', 'Tasks:gone', 'Pages:Deck'])
    expect(shown[0]).toEqual(['Recent', 'Sand the deck', 'Deck'])
    expect(shown.slice(1)).toEqual([
      ['Pages', 'Events'],
      ['Agents', 'Sable', 'Deckard'],
      ['Tasks', 'Paint the deck'],
    ])
  })

  it('lifts what was chosen lately over what matches as well, and over nothing better', () => {
    expect(names('deck', OFFICE, ['Tasks:Paint the deck']).at(-1)).toEqual(['Tasks', 'Paint the deck', 'Sand the deck'])
    expect(names('deck', OFFICE, ['Tasks:Paint the deck'])[0]).toEqual(['Pages', 'Deck'])
  })

  it('shows what was chosen lately once, whatever the storage says', () => {
    expect(names('', OFFICE, ['Agents:Sable', 'Agents:Sable'])[0]).toEqual(['Recent', 'Sable'])
  })

  it('lists a few of each group and counts the rest', () => {
    const tasks = Array.from({ length: 40 }, (_, n) => entry('Tasks', `Task ${n}`))
    expect(rank('task', tasks, [])).toMatchObject([{ name: 'Tasks', more: 34 }])
    expect(rank('', tasks, [])).toMatchObject([{ name: 'Tasks', more: 34 }])
  })

  it('never loses or doubles a match, whatever is asked', () => {
    const words = fc.string({ minLength: 1, maxLength: 8, unit: fc.constantFrom(...'abc -') })
    const entries = fc.uniqueArray(
      fc.tuple(fc.constantFrom(...FIND_GROUPS), words).map(([group, text]) => entry(group, text)),
      { selector: ({ id }) => id, maxLength: 60 },
    )
    fc.assert(
      fc.property(words, entries, fc.array(fc.nat(60)), (query, all, picks) => {
        const recents = picks.flatMap((at) => all[at]?.id ?? [])
        const groups = rank(query, all, recents)
        const shown = groups.flatMap(({ entries }) => entries)
        expect(new Set(shown).size).toBe(shown.length)
        const counted = groups.reduce((sum, group) => sum + group.entries.length + group.more, 0)
        const matching =
          query.trim() === '' ? all.length : all.filter((one) => rank(query, [one], []).length > 0).length
        expect(counted).toBe(matching)
      }),
      { numRuns: 500 },
    )
  })
})
