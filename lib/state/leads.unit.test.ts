import { describe, expect, it } from 'vitest'
import { folded, Stamp } from './event-fixture.ts'

describe('leads', () => {
  it('keep what they are told, and the parts of their score as plain fields', () => {
    const stamp = new Stamp()
    const parts: Record<string, number> = JSON.parse('{"team": 25, "__proto__": 1, "funding": 30}')
    const { leads, agents } = folded([
      stamp.make('lead:added', { leadId: 'l', name: 'Ada', company: 'Acme', agentId: 'a' }),
      stamp.make('lead:scored', { leadId: 'l', score: 55, parts, agentId: 'a' }),
      stamp.make('lead:updated', { leadId: 'l', stage: 'won' }),
    ])
    expect(leads.get('l')).toMatchObject({ name: 'Ada', company: 'Acme', score: 55, stage: 'won', agentId: 'a' })
    expect(Object.entries(leads.get('l')?.parts ?? {})).toEqual([
      ['__proto__', 1],
      ['funding', 30],
      ['team', 25],
    ])
    expect(agents.get('a')?.xp).toBe(10)
  })

  it('[P-LEAD-8] are those of the agent that added them, whoever speaks of them later', () => {
    const stamp = new Stamp()
    const events = [
      stamp.make('lead:added', { leadId: 'l', name: 'Acme', agentId: 'finder' }),
      stamp.make('lead:updated', { leadId: 'l', stage: 'won', agentId: 'seller' }),
      stamp.make('lead:scored', { leadId: 'l', score: 50, agentId: 'scorer' }),
      stamp.make('lead:added', { leadId: 'l', name: 'Acme GmbH', agentId: 'again' }),
      stamp.make('lead:added', { leadId: 'm', name: 'Acme', agentId: 'other' }),
      stamp.make('lead:merged', { leadId: 'm', into: 'l' }),
      stamp.make('lead:commented', { leadId: 'l', text: 'called' }, { agentId: 'caller' }),
    ]
    const { leads, activity } = folded(events)
    expect(leads.get('l')).toMatchObject({ agentId: 'finder', scores: [{ by: 'agent:scorer', score: 50 }] })
    expect(leads.get('m')).toMatchObject({ agentId: 'other' })
    const lines = [...activity].filter(({ kind }) => kind === 'lead')
    // The feed says who did each, and of a merge that nobody named an agent for, none.
    expect(lines.map(({ title, agentId }) => [title.split(':')[0], agentId])).toEqual([
      ['New lead', 'finder'],
      ['Lead scored 50', 'scorer'],
      ['New lead', 'other'],
      ['Lead Acme merged', null],
      ['Comment on lead', 'caller'],
    ])
  })

  it("[P-LEAD-8] that nobody was named for are nobody's until an update names who found them, and then for good", () => {
    const stamp = new Stamp()
    const events = [
      stamp.make('lead:added', { leadId: 'l', name: 'Acme', importId: 'i' }),
      stamp.make('lead:scored', { leadId: 'l', score: 50, agentId: 'scorer' }),
      stamp.make('lead:added', { leadId: 'l', name: 'Acme', agentId: 'again' }),
    ]
    expect(folded(events).leads.get('l')?.agentId).toBeNull()
    for (const agentId of ['named', 'late']) events.push(stamp.make('lead:updated', { leadId: 'l', agentId }))
    expect(folded(events).leads.get('l')?.agentId).toBe('named')
  })

  it('[P-LEVEL-2] earn whoever scored them first experience, once, and not who found them', () => {
    const stamp = new Stamp()
    const score = (agentId: string) => stamp.make('lead:scored', { leadId: 'l', name: 'Ada', agentId, score: 50 })
    const { agents } = folded([
      stamp.make('lead:added', { leadId: 'l', name: 'Ada', agentId: 'finder' }),
      score('one'),
      score('two'),
      score('one'),
    ])
    expect(['finder', 'one', 'two'].map((id) => agents.get(id)?.earned.leads)).toEqual([0, 1, 0])
    const byPerson = stamp.make(
      'lead:scored',
      { leadId: 'm', name: 'Bo', agentId: 'one', score: 1 },
      { actor: 'person:p' },
    )
    const { agents: none, leads } = folded([byPerson])
    expect([none.get('one')?.xp, leads.get('m')?.scores[0]?.by]).toEqual([0, 'person:p'])
  })

  it('[P-LEVEL-2] earn nothing again when a merge that brought a score is undone', () => {
    const stamp = new Stamp()
    const { agents } = folded([
      stamp.make('lead:added', { leadId: 'a', name: 'A' }),
      stamp.make('lead:scored', { leadId: 'b', name: 'B', agentId: 's', score: 50 }),
      stamp.make('lead:merged', { leadId: 'b', into: 'a', fields: ['score'] }),
      stamp.make('lead:scored', { leadId: 'b', agentId: 's', score: 60 }),
      stamp.make('lead:unmerged', { leadId: 'b' }),
      stamp.make('lead:scored', { leadId: 'b', agentId: 's', score: 70 }),
      stamp.make('lead:scored', { leadId: 'a', agentId: 's', score: 70 }),
    ])
    expect(agents.get('s')?.earned.leads).toBe(1)
  })

  it('are the newest 500', () => {
    const stamp = new Stamp()
    const add = (index: number) => stamp.make('lead:added', { leadId: `l${index}`, name: 'x' })
    const { leads } = folded(Array.from({ length: 510 }, (_, index) => add(index)))
    expect(leads.size).toBe(500)
    expect([...leads.keys()][0]).toBe('l10')
  })
})
