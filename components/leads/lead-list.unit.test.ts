import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyEvents, folded, Stamp } from '#lib/state/event-fixture.ts'
import { leadsShown } from '#lib/state/lead-selectors.ts'
import { doublesIn, leadsIn, linesOf, sumsOf } from './lead-list.ts'
import { ALL_LEADS, type LeadView, leadQuery, readLeadView } from './lead-view.ts'
import { dueWords } from './lead-words.ts'

const ON = { day: '2026-11-21', zone: 'UTC' }
const VIEW = readLeadView(new URLSearchParams())
const stamp = new Stamp()
const state = folded([
  stamp.make('lead:added', { leadId: 'a', name: 'Acme', email: 'ada@acme.example', score: 87, agentId: 'basil' }),
  stamp.make('lead:added', { leadId: 'b', name: 'Bolt', stage: 'Contacted', score: 60, owner: 'person:ann' }),
  stamp.make('lead:added', {
    leadId: 'c',
    name: 'Corn',
    stage: 'demo',
    nextAction: 'call',
    due: '2026-11-21T20:00:00Z',
  }),
  stamp.make('lead:added', { leadId: 'd', name: 'Acme GmbH', domain: 'acme.example', importId: 'i' }),
  stamp.make('lead:added', { leadId: 'e', name: 'Elm', stage: 'lost', due: '2026-11-01T20:00:00Z', score: 71 }),
])
const leads = leadsShown(state)
const ids = (view: Partial<LeadView>) =>
  leadsIn(leads, { ...VIEW, ...view })
    .map(({ id }) => id)
    .join('')

describe('leadsIn', () => {
  it.each([
    ['score', 'aebdc'],
    ['name', 'adbce'],
    ['due', 'ecadb'],
    ['heard', 'edcba'],
    ['added', 'edcba'],
  ] as const)('orders by %s, those without it last', (sort, expected) => {
    expect(ids({ sort })).toBe(expected)
  })

  it.each([
    [{ text: 'ACME' }, 'ad'],
    [{ text: 'acme gmbh' }, 'd'],
    [{ stage: 'contacted' }, 'b'],
    [{ stage: 'new' }, 'ad'],
    [{ owner: 'nobody' }, 'aedc'],
    [{ owner: 'person:ann' }, 'b'],
    [{ agentId: 'basil' }, 'a'],
    [{ importId: 'i' }, 'd'],
    [{ least: '60' }, 'aeb'],
  ] as const)('lets through %j', (view, expected) => {
    expect(ids(view)).toBe(expected)
  })
})

describe('sumsOf', () => {
  it('counts by stage in the order of the way, words of others after ours, and what is due but not what is closed', () => {
    const { stages, ...sums } = sumsOf(leads, ON)
    expect(sums).toEqual({ count: 5, best: 87, median: 71, due: 1 })
    expect(stages.map(({ stage, leads: all }) => [stage, all.length])).toEqual([
      ['new', 2],
      ['contacted', 1],
      ['qualified', 0],
      ['won', 0],
      ['lost', 1],
      ['demo', 1],
    ])
    expect(sumsOf([], ON)).toMatchObject({ count: 0, best: null, median: null })
  })

  it('of any log has every lead in one stage, as the live state has them', () => {
    fc.assert(
      fc.property(anyEvents(60), (events) => {
        const any = leadsShown(folded(events))
        const { stages, count } = sumsOf(any, ON)
        expect(stages.flatMap(({ leads: all }) => all).length).toBe(any.length)
        expect(count).toBe(any.length)
      }),
      { numRuns: 50 },
    )
  })
})

describe('the table', () => {
  it('has a likely double under the later of two, until somebody puts it off', () => {
    const alike = doublesIn(leads)
    const keys = (later: readonly string[]) =>
      linesOf(leadsIn(leads, VIEW), alike, new Set(later)).map(({ key }) => key)
    expect(keys([])).toEqual(['a', 'e', 'b', 'd', 'double d', 'c'])
    expect(keys(['d'])).toEqual(['a', 'e', 'b', 'd', 'c'])
  })
})

describe('the address', () => {
  it('says every view and reads it back', () => {
    const word = fc.constantFrom('', 'a', 'x&y=z', 'ü 😀')
    fc.assert(
      fc.property(
        fc.record({
          text: word,
          stage: word,
          owner: word,
          agentId: word,
          importId: word,
          least: fc.constantFrom('', '60'),
          lead: word,
          sort: fc.constantFrom('score', 'name', 'due', 'heard', 'added'),
          pipeline: fc.boolean(),
          adding: fc.boolean(),
        }),
        (view) => {
          expect(readLeadView(new URLSearchParams(leadQuery(view)))).toEqual({ ...view })
        },
      ),
    )
    expect(leadQuery({ ...VIEW, ...ALL_LEADS })).toBe('')
  })
})

it.each([
  ['2026-11-21', 'today'],
  ['2026-11-22', 'tomorrow'],
  ['2026-11-20', 'yesterday'],
  ['2026-11-25', 'Wed'],
  ['2026-12-04', '4 Dec'],
  ['2026-11-01', '1 Nov'],
  ['2027-01-02', '2 Jan 2027'],
])('a step due on %s is said as %s', (due, words) => {
  expect(dueWords(due, '2026-11-21')).toBe(words)
})
