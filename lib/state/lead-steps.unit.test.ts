import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MissionEvent } from '#lib/protocol/event.ts'
import { ANY_DATA, folded, Stamp } from './event-fixture.ts'
import { doubles, fieldsToTake, leadComments, leadsShown, scoreParts, shownAs, stageOf } from './lead-selectors.ts'
import { LEAD_FIELDS } from './lead-steps.ts'
import { fold } from './mission.ts'
import type { Lead, MissionState } from './model.ts'

const leadOf = ({ leads }: MissionState, id: string): Lead => {
  const lead = leads.get(id)
  if (lead === undefined) throw new Error(`no lead ${id}`)
  return lead
}
/** What people see of a lead: all but its generation and when it was touched. */
const seen = ({ version, updatedAt, ...lead }: Lead) => lead

const lead = fc.record({
  name: fc.constantFrom('Acme', 'Bolt', 'Acme GmbH'),
  company: fc.option(fc.constantFrom('Acme', '')),
  email: fc.option(fc.constantFrom('ada@acme.example', 'bob@acme.example')),
  stage: fc.option(fc.constantFrom('won', 'new')),
  owner: fc.option(fc.constantFrom('person:p', 'agent:a')),
  notes: fc.option(fc.constantFrom('long', 'longer')),
  due: fc.option(fc.constantFrom('2026-12-01T09:00:00Z')),
})
const scoring = fc.option(fc.record({ score: fc.constantFrom(0, 50), parts: fc.constantFrom({}, { team: 9 }) }))

describe('a merge', () => {
  it('[P-LEAD-3] that is undone leaves both leads as they were, whatever they said and whatever it took over', () => {
    const fields = fc.uniqueArray(fc.constantFrom(...LEAD_FIELDS))
    fc.assert(
      fc.property(lead, lead, scoring, scoring, fields, (one, two, oneScore, twoScore, taken) => {
        const stamp = new Stamp()
        const events: MissionEvent[] = [
          stamp.make('lead:added', { leadId: 'a', ...one }),
          stamp.make('lead:added', { leadId: 'b', ...two }),
          ...(oneScore ? [stamp.make('lead:scored', { leadId: 'a', ...oneScore })] : []),
          ...(twoScore ? [stamp.make('lead:scored', { leadId: 'b', ...twoScore })] : []),
        ]
        const before = folded(events)
        events.push(stamp.make('lead:merged', { leadId: 'b', into: 'a', fields: taken }))
        const merged = folded(events)
        expect(leadsShown(merged).map(({ id }) => id)).toEqual(['a'])
        for (const field of taken) expect(leadOf(merged, 'a')[field]).toEqual(leadOf(before, 'b')[field])
        events.push(stamp.make('lead:unmerged', { leadId: 'b' }))
        const after = folded(events)
        for (const id of ['a', 'b']) {
          expect(seen(leadOf(after, id))).toEqual(seen(leadOf(before, id)))
          expect(leadOf(after, id).version).toBeGreaterThan(leadOf(merged, id).version)
        }
      }),
    )
  })

  it('[P-LEAD-3] that is undone keeps what somebody wrote since', () => {
    const stamp = new Stamp()
    const after = folded([
      stamp.make('lead:added', { leadId: 'a', name: 'Acme' }),
      stamp.make('lead:added', { leadId: 'b', name: 'Acme GmbH', email: 'ada@acme.example', notes: 'from b' }),
      stamp.make('lead:merged', { leadId: 'b', into: 'a', fields: ['email', 'notes'] }),
      stamp.make('lead:updated', { leadId: 'a', notes: 'written since' }),
      stamp.make('lead:unmerged', { leadId: 'b' }),
    ])
    expect(leadOf(after, 'a')).toMatchObject({ email: null, notes: 'written since' })
    expect(leadOf(after, 'b')).toMatchObject({ email: 'ada@acme.example', notes: 'from b', merged: null })
  })

  it('[P-LEAD-3] sends what is said of the one that went to the one that stays', () => {
    const stamp = new Stamp()
    const state = folded([
      stamp.make('lead:added', { leadId: 'a', name: 'Acme' }),
      stamp.make('lead:added', { leadId: 'b', name: 'Acme GmbH' }),
      stamp.make('lead:commented', { leadId: 'b', commentId: 'c1', text: 'met them' }),
      stamp.make('lead:merged', { leadId: 'b', into: 'a' }),
      stamp.make('lead:scored', { leadId: 'b', score: 80 }),
      stamp.make('lead:commented', { leadId: 'b', commentId: 'c2', text: 'called' }),
    ])
    expect(leadOf(state, 'a')).toMatchObject({ score: 80, comments: [{ id: 'c2' }] })
    expect(leadComments(state.leads, 'a').map(({ id }) => id)).toEqual(['c1', 'c2'])
    const further = fold(state, [
      stamp.make('lead:added', { leadId: 'c', name: 'Acme Group' }),
      stamp.make('lead:merged', { leadId: 'a', into: 'c' }),
    ])
    expect(leadComments(further.leads, 'c').map(({ id }) => id)).toEqual(['c1', 'c2'])
    expect(shownAs(further.leads, leadOf(further, 'b')).id).toBe('c')
  })

  it('of a lead with itself, in a ring or with one that is gone does nothing', () => {
    const stamp = new Stamp()
    const state = folded([
      stamp.make('lead:added', { leadId: 'a', name: 'A' }),
      stamp.make('lead:added', { leadId: 'b', name: 'B' }),
      stamp.make('lead:merged', { leadId: 'a', into: 'a' }),
      stamp.make('lead:merged', { leadId: 'a', into: 'gone' }),
      stamp.make('lead:merged', { leadId: 'a', into: 'b' }),
      stamp.make('lead:merged', { leadId: 'b', into: 'a' }),
    ])
    expect(leadOf(state, 'a').merged?.into).toBe('b')
    expect(leadOf(state, 'b').merged).toBeNull()
  })

  it('goes with the lead that it was merged into', () => {
    const stamp = new Stamp()
    const add = (leadId: string) => stamp.make('lead:added', { leadId, name: leadId })
    const { leads } = folded([
      add('a'),
      add('b'),
      add('c'),
      stamp.make('lead:merged', { leadId: 'b', into: 'a' }),
      stamp.make('lead:removed', { leadId: 'a' }),
    ])
    expect([...leads.keys()]).toEqual(['c'])
  })
})

describe('a lead', () => {
  it('keeps the newest 20 of its scores, with who gave them', () => {
    const stamp = new Stamp()
    const state = folded([
      stamp.make('lead:added', { leadId: 'a', name: 'A' }),
      ...Array.from({ length: 25 }, (_, score) =>
        stamp.make('lead:scored', { leadId: 'a', score, parts: { team: score } }, { actor: `key:k${score}` }),
      ),
    ])
    const { scores } = leadOf(state, 'a')
    expect(scores).toHaveLength(20)
    expect(scores[0]).toMatchObject({ score: 5 })
    expect(scores.at(-1)).toMatchObject({ score: 24, parts: { team: 24 }, by: 'key:k24' })
  })

  it('is emptied of what is told as null, and keeps what is not told', () => {
    const stamp = new Stamp()
    const state = folded([
      stamp.make('lead:added', { leadId: 'a', name: 'A', email: 'a@x.example', company: 'X' }),
      stamp.make('lead:updated', { leadId: 'a', email: null }),
    ])
    expect(leadOf(state, 'a')).toMatchObject({ email: null, company: 'X', version: 2 })
  })

  it('that the state no longer has is not made of a change of it', () => {
    const stamp = new Stamp()
    const { leads } = folded([
      stamp.make('lead:updated', { leadId: 'a', stage: 'won' }),
      stamp.make('lead:updated', { leadId: 'b', name: 'B', version: 7 }),
      stamp.make('lead:scored', { leadId: 'c', name: 'C', score: 1 }),
    ])
    expect([...leads.keys()]).toEqual(['c'])
  })

  it('has a stage in lower case, and is new without one', () => {
    expect(['Won', ' Demo ', '', null].map((stage) => stageOf({ stage }))).toEqual(['won', 'demo', 'new', 'new'])
  })

  it('shows the parts of its score with what they can reach, agreed ones first', () => {
    expect(scoreParts({ vibe: 3, team: 20, funding: 30 })).toEqual([
      { name: 'funding', points: 30, most: 30 },
      { name: 'team', points: 20, most: 25 },
      { name: 'vibe', points: 3, most: null },
    ])
  })

  it('takes over in a merge what it does not know itself', () => {
    const stamp = new Stamp()
    const state = folded([
      stamp.make('lead:added', { leadId: 'a', name: 'A', email: 'a@x.example' }),
      stamp.make('lead:added', { leadId: 'b', name: 'B', email: 'b@x.example', domain: 'x.example', score: 3 }),
    ])
    expect(fieldsToTake(leadOf(state, 'b'), leadOf(state, 'a'))).toEqual(['domain', 'score'])
  })
})

describe('doubles', () => {
  const stateOf = (...leads: readonly object[]) => {
    const stamp = new Stamp()
    return folded(leads.map((one, index) => stamp.make('lead:added', { leadId: `l${index}`, name: 'x', ...one })))
  }
  const pairs = ({ leads }: MissionState) =>
    [...doubles(leads.values()).values()].map((one) => [one.lead.id, one.of.id, one.by])

  it.each([
    [{ domain: 'https://www.Acme.example/about' }, { domain: 'acme.example.' }, 'domain'],
    [{ email: 'Ada <ADA@acme.example>' }, { email: 'mailto:ada@Acme.example' }, 'email'],
    [{ email: 'ada@acme.example' }, { domain: 'ACME.example:443' }, 'domain'],
  ])('[P-LEAD-2] are found however they are written: %j and %j by their %s', (one, two, by) => {
    expect(pairs(stateOf(one, two))).toEqual([['l1', 'l0', by]])
  })

  it.each([
    [{ email: 'ada@gmail.com' }, { email: 'bob@gmail.com' }],
    [{ domain: 'gmail.com' }, { domain: 'www.gmail.com' }],
    [{ domain: 'n/a' }, { domain: 'n/a' }],
    [{ email: 'none' }, { email: 'none' }],
    [{}, {}],
  ])('[P-LEAD-2] are none for what says nothing of a company: %j and %j', (one, two) => {
    expect(pairs(stateOf(one, two))).toEqual([])
  })

  it('[P-LEAD-2] end once somebody says that they are two, or merges them', () => {
    const stamp = new Stamp()
    const add = (leadId: string) => stamp.make('lead:added', { leadId, name: leadId, domain: 'acme.example' })
    const events = [add('a'), add('b'), add('c')]
    expect(pairs(folded(events))).toEqual([
      ['b', 'a', 'domain'],
      ['c', 'a', 'domain'],
    ])
    events.push(stamp.make('lead:distinct', { leadId: 'b', other: 'a' }))
    events.push(stamp.make('lead:merged', { leadId: 'c', into: 'a' }))
    expect(pairs(folded(events))).toEqual([])
  })

  it('[P-LEAD-2] are earlier leads alone, each that is shown, of any log', () => {
    const added = ANY_DATA['lead:added']
    fc.assert(
      fc.property(fc.array(added, { maxLength: 12 }), (all) => {
        const stamp = new Stamp()
        // Checked against the schema in mission.unit.test.ts.
        const state = folded(all.map((data) => stamp.make('lead:added', data as never)))
        const order = [...state.leads.keys()]
        for (const { lead: one, of } of doubles(state.leads.values()).values())
          expect(order.indexOf(of.id)).toBeLessThan(order.indexOf(one.id))
      }),
    )
  })
})
