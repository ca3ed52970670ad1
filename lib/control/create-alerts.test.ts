import { afterEach, expect, it, vi } from 'vitest'
import { serverGrant } from '#lib/auth/grant.ts'
import { parseDraft } from '#lib/ingest/parse-draft.ts'
import { entryOf, openTempLog, type TempLog } from '#lib/log/log-fixture.ts'
import type { MissionEvent } from '#lib/protocol/event.ts'
import { emptyState, fold } from '#lib/state/mission.ts'
import { createFakeClock, type FakeClock } from './clock-fixture.ts'
import { createAlerts } from './create-alerts.ts'

const START = Date.parse('2026-11-21T12:00:00.000Z')
const MACHINE = { name: 'host', disk: null, ingestLagMs: 0 }

let undo: AsyncDisposable[] = []
afterEach(async () => {
  for (const each of undo.reverse()) await each[Symbol.asyncDispose]()
  undo = []
})

/** One node: a state of its own over the log that it shares, and its engine. */
async function node({ log }: TempLog, clock: FakeClock) {
  let state = emptyState()
  const listeners = new Set<(events: readonly MissionEvent[]) => void>()
  const take = (events: readonly MissionEvent[]) => {
    state = fold(state, events)
    for (const listener of listeners) listener(events)
  }
  take((await log.read(0, { events: 1_000, bytes: 1e9 })).map(({ event }) => event))
  log.tail((stored) => take(stored.map(({ event }) => event)))
  const errors: unknown[] = []
  const alerts = createAlerts({
    state: () => state,
    tail(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    log: {
      async append({ id }, { type, data }, { guard }) {
        parseDraft({ type, data })
        const entry = entryOf({ principal: id, type, data: { ...data }, at: at(clock), ...(guard && { guard }) })
        const [receipt] = await log.append([entry])
        if (!receipt) throw new Error('no receipt')
        return receipt
      },
    },
    clock,
    machine: async () => MACHINE,
    report: (error) => errors.push(error),
  })
  undo.push(alerts)
  return { alerts, errors, state: () => state }
}

const at = (clock: FakeClock) => new Date(clock.now()).toISOString()

/** Time goes on second by second; the next one comes when every engine waits for it again. */
async function pass(clock: FakeClock, seconds: number): Promise<void> {
  const engines = clock.pending
  for (let second = 0; second < seconds; second++) {
    await clock.advance(1_000)
    await vi.waitUntil(() => clock.pending === engines, { interval: 1 })
  }
}

async function said(temp: TempLog): Promise<readonly string[]> {
  const events = await temp.log.read(0, { events: 1_000, bytes: 1e9 })
  return events.filter(({ event }) => event.type.startsWith('system:alert')).map(({ event }) => event.type)
}

const tell = (temp: TempLog, clock: FakeClock, status: string) =>
  temp.log.append([entryOf({ type: 'agent:statusChange', data: { agentId: 'a', status }, at: at(clock) })])

it('[P-ALERT-1] several nodes, and one that starts again, say each thing once', async () => {
  const temp = await openTempLog()
  undo.push(temp)
  const clock = createFakeClock(START)
  const nodes = [await node(temp, clock), await node(temp, clock)]
  await tell(temp, clock, 'error')
  await pass(clock, 40)
  expect(await said(temp)).toEqual(['system:alert'])
  await nodes[0]?.alerts[Symbol.asyncDispose]()
  nodes.push(await node(temp, clock))
  await pass(clock, 20)
  expect(await said(temp)).toEqual(['system:alert'])
  await tell(temp, clock, 'idle')
  await pass(clock, 20)
  expect(await said(temp)).toEqual(['system:alert', 'system:alertResolved'])
  await tell(temp, clock, 'error')
  await pass(clock, 40)
  expect(await said(temp)).toEqual(['system:alert', 'system:alertResolved', 'system:alert'])
  expect(nodes.flatMap(({ errors }) => errors)).toEqual([])
})

it('stops with nothing left that would wake it', async () => {
  const temp = await openTempLog()
  undo.push(temp)
  const clock = createFakeClock(START)
  const { alerts } = await node(temp, clock)
  await alerts[Symbol.asyncDispose]()
  await alerts[Symbol.asyncDispose]()
  expect(clock.pending).toBe(0)
  expect(serverGrant('alerts').principal.id).toBe('rule:alerts')
})

it('[P-ALERT-1] whatever is published, every rule is said: words as long as they can be, and one that cannot be', async () => {
  const temp = await openTempLog()
  undo.push(temp)
  const clock = createFakeClock(START)
  const { errors, state } = await node(temp, clock)
  const [component, ruleId] = ['c'.repeat(120), 'r'.repeat(128)]
  const broken = { ruleId, kind: 'error', on: true, severity: 'critical', params: { forMs: 0 } }
  await temp.log.append([
    entryOf({ type: 'rule:changed', data: broken, at: at(clock) }),
    entryOf({ type: 'system:status', data: { component, status: 'down', detail: 'd'.repeat(2_000) }, at: at(clock) }),
    entryOf({ type: 'agent:statusChange', data: { agentId: 'a', status: 'error' }, at: at(clock) }),
  ])
  await pass(clock, 90)
  expect(new Set([...state().alerts.values()].map(({ rule }) => rule))).toEqual(new Set(['error', 'system']))
  expect(errors).not.toEqual([])
})

/** Agents of one machine at work in one folder: each writes, and its session ends. */
const inHand = (clock: FakeClock, ...steps: readonly ['starts' | 'writes' | 'ends', string][]) =>
  steps.flatMap(([step, agentId]) => {
    const its = { agentId, sessionId: `s-${agentId}` }
    const event = (type: `${string}:${string}`, data: object) => entryOf({ type, data: { ...data }, at: at(clock) })
    if (step === 'writes')
      return event('file:change', { ...its, path: '/srv/web/a.ts', root: '/srv/web', change: 'modified' })
    if (step === 'ends') return event('session:ended', its)
    return [event('agent:registered', { agentId, machine: 'desk' }), event('session:started', its)]
  })

it('[P-FILE-4] a collision that is over before the next look is told once by several nodes, and is over', async () => {
  const temp = await openTempLog()
  undo.push(temp)
  const clock = createFakeClock(START)
  const nodes = [await node(temp, clock), await node(temp, clock)]
  await temp.log.append(inHand(clock, ['starts', 'ada'], ['starts', 'bob']))
  await pass(clock, 2)
  await temp.log.append(inHand(clock, ['writes', 'ada']))
  await temp.log.append(inHand(clock, ['writes', 'bob']))
  await temp.log.append(inHand(clock, ['ends', 'bob'], ['ends', 'ada']))
  await pass(clock, 90)
  expect(await said(temp)).toEqual(['system:alert', 'system:alertResolved'])
  const [alert] = nodes[1]?.state().alerts.values() ?? []
  expect(alert).toMatchObject({ rule: 'collision', state: 'resolved', message: 'ada and bob wrote /srv/web/a.ts' })
  expect(nodes.flatMap(({ errors }) => errors)).toEqual([])
})

it('[P-FILE-4] of what comes at once the order says who was still there', async () => {
  const temp = await openTempLog()
  undo.push(temp)
  const clock = createFakeClock(START)
  await node(temp, clock)
  const both = inHand(clock, ['starts', 'ada'], ['starts', 'bob'])
  await temp.log.append([
    ...both,
    ...inHand(clock, ['writes', 'ada'], ['ends', 'ada'], ['writes', 'bob'], ['ends', 'bob']),
  ])
  await pass(clock, 20)
  expect(await said(temp)).toEqual([])
  await temp.log.append([
    ...both,
    ...inHand(clock, ['writes', 'ada'], ['writes', 'bob'], ['ends', 'ada'], ['ends', 'bob']),
  ])
  await pass(clock, 20)
  expect(await said(temp)).toEqual(['system:alert', 'system:alertResolved'])
})
