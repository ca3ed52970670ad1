import { expect, it } from 'vitest'
import { fixtureState } from '../design/design-fixture.ts'
import { type CardLook, looksSame } from './card-look.ts'

const [agent] = fixtureState(Date.UTC(2026, 10, 21, 14, 32, 6)).agents.values()
if (!agent) throw new Error('The fixture has no agents')
const busier = { ...agent, lastMessage: 'Half of it is done.' }
const drawn: CardLook = { agent, day: '2026-11-21', levels: true, inView: true, beat: 1 }
const out = { ...drawn, inView: false }

it('draws a card in view as soon as anything about its agent is new', () => {
  expect(looksSame(drawn, { ...drawn, agent: busier })).toBe(false)
  expect(looksSame(out, { ...drawn, agent: busier })).toBe(false)
})

it('lets a card out of view wait for the next beat, but not with its status', () => {
  expect(looksSame(drawn, { ...out, agent: busier })).toBe(true)
  expect(looksSame(drawn, { ...out, agent: busier, beat: 2 })).toBe(false)
  expect(looksSame(drawn, { ...out, agent: { ...agent, status: 'error' } })).toBe(false)
})

it('draws no card again of which nothing is new, and every one on a new day and where levels are turned off', () => {
  expect(looksSame(drawn, { ...drawn, beat: 2 })).toBe(true)
  expect(looksSame(drawn, { ...out })).toBe(true)
  expect(looksSame(out, { ...out, day: '2026-11-22' })).toBe(false)
  expect(looksSame(out, { ...out, levels: false })).toBe(false)
})
