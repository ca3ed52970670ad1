import { describe, expect, it } from 'vitest'
import { folded, Stamp } from './event-fixture.ts'

describe('leads', () => {
  it('keep what they are told, and the parts of their score as plain fields', () => {
    const stamp = new Stamp()
    const parts: Record<string, number> = JSON.parse('{"team": 25, "__proto__": 1, "funding": 30}')
    const { leads, agents } = folded([
      stamp.make('lead:added', { leadId: 'l', name: 'Ada', company: 'Acme', agentId: 'a' }),
      stamp.make('lead:scored', { leadId: 'l', score: 55, parts }),
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

  it('earn their agent experience with the first score alone', () => {
    const stamp = new Stamp()
    const score = () => stamp.make('lead:scored', { leadId: 'l', name: 'Ada', agentId: 'a', score: 50 })
    expect(folded([score(), score()]).agents.get('a')?.xp).toBe(10)
  })

  it('are the newest 500', () => {
    const stamp = new Stamp()
    const add = (index: number) => stamp.make('lead:added', { leadId: `l${index}`, name: 'x' })
    const { leads } = folded(Array.from({ length: 510 }, (_, index) => add(index)))
    expect(leads.size).toBe(500)
    expect([...leads.keys()][0]).toBe('l10')
  })
})
