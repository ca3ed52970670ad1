import { expect, it } from 'vitest'
import { folded, Stamp } from '#lib/state/event-fixture.ts'
import type { Lead } from '#lib/state/model.ts'
import { heardOf, noted, withKnown, withoutRemoved } from './known-leads.ts'

const stamp = new Stamp()
const { leads } = folded(['a', 'b', 'c'].map((leadId) => stamp.make('lead:added', { leadId, name: leadId })))
const [a, b, c] = [...leads.values()] as [Lead, Lead, Lead]
const mapOf = (...all: readonly Lead[]) => new Map(all.map((lead) => [lead.id, lead]))

it('shows of each lead the later version, whether an answer or the live state has it', () => {
  const later = { ...a, name: 'later', version: a.version + 1 }
  expect(withKnown(mapOf(later, b), mapOf(a, c)).get('a')).toBe(later)
  expect(withKnown(mapOf(a, b), mapOf(later)).get('a')).toBe(later)
  // A note makes no version.
  const said = { ...a, comments: [{ id: 'n', by: 'person:x', text: 'hi', at: a.createdAt }] }
  expect(withKnown(mapOf(a), mapOf(said)).get('a')).toBe(said)
  expect([...withKnown(mapOf(a, b), mapOf(c)).keys()]).toEqual(['a', 'b', 'c'])
  expect(noted(mapOf(later), [a]).get('a')).toBe(later)
})

it('hears of whom events tell, and who was removed', () => {
  const events = [
    stamp.make('lead:scored', { leadId: 'a', score: 1 }),
    stamp.make('lead:merged', { leadId: 'b', into: 'c' }),
    stamp.make('lead:commented', { leadId: 'd', text: 'x' }),
    stamp.make('lead:removed', { leadId: 'd' }),
    stamp.make('agent:statusChange', { agentId: 'fox', status: 'idle' }),
  ]
  expect(heardOf(events)).toEqual({ removed: ['d'], touched: ['a', 'b', 'c'] })
})

it('lets go of who was removed and of what was merged into it', () => {
  const merged = { into: 'a', by: 'person:x', at: a.createdAt, fields: [], before: a }
  const known = mapOf(a, { ...b, merged }, c)
  expect([...withoutRemoved(known, new Set(['a'])).keys()]).toEqual(['c'])
  expect(withoutRemoved(known, new Set(['x']))).toBe(known)
})
