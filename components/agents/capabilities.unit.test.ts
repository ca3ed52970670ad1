import { expect, it } from 'vitest'
import type { MissionEvent } from '#lib/protocol/event.ts'
import { folded, Stamp } from '#lib/state/event-fixture.ts'
import { sessionsOf } from '#lib/state/selectors.ts'
import { CAPABILITIES, capabilitiesOf } from './capabilities.ts'

function known(events: readonly MissionEvent[]) {
  const state = folded(events)
  const agent = state.agents.get('a')
  if (!agent) throw new Error('There is no such agent.')
  const facts = capabilitiesOf(agent, sessionsOf(state, 'a'), state)
  expect(facts.map(({ capability }) => capability)).toEqual(CAPABILITIES)
  return Object.fromEntries(facts.map(({ capability, known, why }) => [capability, `${known}: ${why}`]))
}

it('says only what has shown itself, and tells what a program merely says from it', () => {
  const stamp = new Stamp()
  const registered = stamp.make('agent:registered', { agentId: 'a', capabilities: ['watch', 'cost', 'gate'] })
  expect(known([registered])).toEqual({
    watch: 'said: it can be, and was not heard yet',
    cost: 'said: no request was counted yet',
    gate: 'said: its tool calls can be denied from here; its questions are answered where it runs',
    command: 'no: it takes no orders from here',
    stop: 'no: stop it where it runs',
  })
})

it('knows what is watched and costed by what was heard, of sessions too, and not by what the server concludes', () => {
  const stamp = new Stamp()
  const registered = stamp.make('agent:registered', { agentId: 'a' })
  const concluded = stamp.make('agent:statusChange', { agentId: 'a', status: 'stale', evidence: { source: 'server' } })
  expect(known([registered, concluded]).watch).toBe('no: nothing tells its status')
  const session = stamp.make('session:started', { sessionId: 's', agentId: 'a' })
  const heard = stamp.make('agent:statusChange', {
    agentId: 'a',
    sessionId: 's',
    status: 'working',
    evidence: { source: 'hook' },
  })
  const use = (costUsd?: number) =>
    stamp.make('token:usage', { agentId: 'a', model: 'm', input: 1, ...(costUsd === undefined ? {} : { costUsd }) })
  const unpriced = use()
  expect(known([registered, concluded, session, heard, unpriced])).toMatchObject({
    watch: 'shown: by hook',
    cost: 'shown: tokens alone: its model has no price',
  })
  const priced = use(1)
  expect(known([registered, unpriced, priced]).cost).toBe('shown: tokens, and dollars but for 1 of 2 requests')
  expect(known([registered, use(1)]).cost).toBe('shown: tokens and dollars')
})

it('is gated once a person answered it from here, and not because somebody answered where it runs', () => {
  const stamp = new Stamp()
  const asked = stamp.make('approval:requested', { approvalId: 'q', agentId: 'a' })
  expect(known([asked]).gate).toBe('no: its questions are seen, and answered where it runs')
  const there = stamp.make('approval:resolved', { approvalId: 'q', decision: 'allow' }, { actor: 'key:1' })
  expect(known([asked, there]).gate).toBe('no: its questions are seen, and answered where it runs')
  const here = stamp.make('approval:resolved', { approvalId: 'q', decision: 'allow' }, { actor: 'person:1' })
  expect(known([asked, here]).gate).toBe('shown: a person answered it from here')
})

it('is commanded once an order reached it, and stoppable once it stopped', () => {
  const stamp = new Stamp()
  const order = stamp.make('command:request', { commandId: 'c', agentId: 'a', kind: 'message' })
  expect(known([order]).command).toBe('no: it takes no orders from here')
  const delivered = stamp.make('command:delivered', { commandId: 'c' })
  expect(known([order, delivered])).toMatchObject({
    command: 'shown: it took “message”',
    stop: 'no: stop it where it runs',
  })
  const halt = stamp.make('command:interrupt', { commandId: 'h', agentId: 'a' })
  const failed = stamp.make('command:result', { commandId: 'h', outcome: 'failed' })
  expect(known([halt, failed]).stop).toBe('no: stop it where it runs')
  const stop = stamp.make('command:interrupt', { commandId: 'i', agentId: 'a' })
  const done = stamp.make('command:result', { commandId: 'i', outcome: 'done' })
  expect(known([stop, done]).stop).toBe('shown: it was stopped from here')
})
