import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eventData } from '#lib/protocol/event.schema.ts'
import type { MissionEvent } from '#lib/protocol/event.ts'
import { FAMILIES, familyOf } from './event-families.ts'
import { type EventView, queryOf, readSearch, readView, searchOf, selectionOf, wrongType } from './event-view.ts'

const ALL: EventView = { hidden: [], types: [], agent: '', text: '' }
const event = (type: `${string}:${string}`, more: object = {}): MissionEvent => ({
  seq: 1,
  id: 'e1',
  at: '2026-01-01T00:00:00.000Z',
  day: '2026-01-01',
  actor: 'key:1',
  type,
  data: {},
  ...more,
})
const shows = (view: Partial<EventView>, one: MissionEvent) => selectionOf({ ...ALL, ...view }).matches(one)

describe('the view in the address', () => {
  it('survives the way into the address and back', () => {
    const word = fc.string({ unit: fc.constantFrom(...'ab:*-_,é&=#+% "'), maxLength: 12 })
    const plain = fc.stringMatching(/^[a-z]{1,8}(:(\*|[a-z]{1,6}))$/)
    const views = fc.record({
      hidden: fc.uniqueArray(fc.constantFrom(...FAMILIES.map(({ name }) => name))),
      types: fc.array(plain, { maxLength: 3 }),
      agent: word,
      text: word,
    })
    fc.assert(
      fc.property(views, (view) => {
        expect(readView(new URLSearchParams(queryOf(view)))).toEqual(view)
      }),
    )
  })

  it('is short and can be read', () => {
    expect(queryOf(ALL)).toBe('')
    expect(queryOf({ ...ALL, types: ['task:*', 'ci:done'], agent: 'sable' })).toBe('?types=task:*,ci:done&agent=sable')
  })

  it('is written in the search box with few words', () => {
    const view = { types: ['token:*', 'task:failed'], agent: 'sable', text: 'git push' }
    expect(readSearch('type:token agent:sable git type:task:failed  push')).toEqual(view)
    expect(searchOf({ ...ALL, ...view })).toBe('type:token type:task:failed agent:sable git push')
    expect(wrongType({ ...ALL, types: ['token:*', 'No Type'] })).toBe('No Type')
    expect(wrongType({ ...ALL, types: ['token:*'] })).toBeNull()
  })
})

describe('what a view shows', () => {
  it('asks the server for types where they are named, and for all families but the hidden ones', () => {
    expect(selectionOf({ ...ALL, types: ['task:*', 'task:failed'] }).filter).toEqual(['task:*'])
    expect(selectionOf({ ...ALL, hidden: ['own', 'agents'] }).filter).toEqual(
      ['approval:*', 'budget:*', 'command:*', 'lead:*', 'rule:*', 'system:*', 'task:*', 'terminal:*', 'token:*'].sort(),
    )
    expect(selectionOf({ ...ALL, hidden: ['system'] }).filter).toEqual(['*'])
  })

  it('leaves nothing out on the server that it would show', () => {
    const types = [...Object.keys(eventData), 'ci:done'] as `${string}:${string}`[]
    const hidden = fc.uniqueArray(fc.constantFrom(...FAMILIES.map(({ name }) => name)))
    fc.assert(
      fc.property(hidden, fc.constantFrom(...types), (hide, type) => {
        const { filter, matches } = selectionOf({ ...ALL, hidden: hide })
        const family = familyOf(type)
        expect(matches(event(type))).toBe(!hide.includes(family))
        if (matches(event(type)) && filter[0] !== '*') expect(filter).toContain(`${type.split(':')[0]}:*`)
      }),
    )
  })

  it('matches an agent beside or inside the data, and text anywhere', () => {
    expect(shows({ agent: 'Sable' }, event('ci:done', { agentId: 'sable' }))).toBe(true)
    expect(shows({ agent: 'sable' }, event('ci:done', { data: { agentId: 'sable' } }))).toBe(true)
    expect(shows({ agent: 'sable' }, event('ci:done'))).toBe(false)
    expect(shows({ text: 'PUSH' }, event('ci:done', { data: { command: ['git push'] } }))).toBe(true)
    expect(shows({ text: 'pull' }, event('ci:done', { data: { command: ['git push'] } }))).toBe(false)
    expect(shows({ types: ['nonsense here'] }, event('ci:done'))).toBe(false)
  })

  it('knows the family of every built-in type', () => {
    for (const type of Object.keys(eventData)) expect([type, familyOf(type)]).not.toEqual([type, 'own'])
    expect(familyOf('shop:deploy')).toBe('own')
  })
})
