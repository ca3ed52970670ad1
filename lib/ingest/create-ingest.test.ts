import { expect, it, onTestFinished } from 'vitest'
import { createGrant, serverGrant } from '#lib/auth/grant.ts'
import { createLeadGate } from '#lib/control/lead-gate.ts'
import { createStateView } from '#lib/control/state-view.ts'
import { createTaskGate } from '#lib/control/task-gate.ts'
import { liveLeads } from '#lib/leads/lead-source.ts'
import { openTempLog } from '#lib/log/log-fixture.ts'
import { priceUsage } from '#lib/prices/price-usage.ts'
import { systemClock } from '#lib/protocol/clock.ts'
import { DEFAULT_LIMITS } from '#lib/protocol/limits.ts'
import { emptyState } from '#lib/state/mission.ts'
import { createIngest, type IngestParts } from './create-ingest.ts'
import { createStamper } from './stamp.ts'

const WIDE = { events: 1_000, bytes: 1e9 }

async function setUp(price?: IngestParts['price']) {
  const store = await openTempLog()
  onTestFinished(() => store[Symbol.asyncDispose]())
  const { log } = store
  const clock = { time: Date.parse('2026-11-21T12:00:00.000Z'), now: () => clock.time, after: () => () => {} }
  const view = createStateView({ state: emptyState, changed: (listener) => log.tail(listener) }, clock)
  let handedOver = 0
  const counted = new Proxy(log, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target)
      if (typeof member !== 'function') return member
      return (...args: unknown[]) => {
        if (name === 'append' && Array.isArray(args[0])) handedOver += args[0].length
        return Reflect.apply(member, target, args)
      }
    },
  })
  const ingest = createIngest({
    log: counted,
    limits: DEFAULT_LIMITS,
    stamper: createStamper(clock.now, () => null),
    zone: () => 'UTC',
    refuseWrite: () => null,
    gate: createTaskGate(view, systemClock),
    leadGate: createLeadGate(view, liveLeads(view.state)),
    take: () => {},
    ...(price && { price }),
  })
  const happened = (id: string, n = 0) => ({ id, type: 'test:happened' as const, data: { n } })
  const stored = async () => (await log.read(0, WIDE)).map(({ event }) => event)
  return { clock, ingest, log, happened, stored, handedOver: () => handedOver }
}

it('never puts an event before its predecessor in time, also when a batch goes on without what was in conflict', async () => {
  const { clock, ingest, happened, stored } = await setUp()
  const grant = serverGrant()
  await ingest.publish(grant, [happened('a', 1)])
  const skipping = ingest.publish(grant, [happened('a', 2), happened('b')], { onConflict: 'skip' })
  clock.time += 5
  const later = ingest.publish(grant, [happened('c')])
  await Promise.all([skipping, later])
  const events = await stored()
  expect(events.map(({ id }) => id).sort()).toEqual(['a', 'b', 'c'])
  expect(events.map(({ at }) => at)).toEqual(events.map(({ at }) => at).sort())
})

it('keeps what was stored first where a batch may skip its conflicts', async () => {
  const { ingest, happened, stored } = await setUp()
  await ingest.publish(serverGrant(), [happened('a', 1), happened('b', 1)])
  const again = [happened('x'), happened('a', 2), happened('b', 2), happened('y')]
  const receipts = await ingest.publish(serverGrant(), again, { onConflict: 'skip' })
  expect(receipts).toMatchObject([
    { id: 'x', seq: 3 },
    { id: 'y', seq: 4 },
  ])
  expect((await stored()).map(({ id, data }) => [id, data])).toEqual([
    ['a', { n: 1 }],
    ['b', { n: 1 }],
    ['x', { n: 0 }],
    ['y', { n: 0 }],
  ])
})

it('does work for a batch full of conflicts that grows with the batch and not with its square', async () => {
  const { ingest, happened, stored, handedOver } = await setUp()
  const ids = Array.from({ length: 400 }, (_, n) => `e-${n}`)
  await ingest.publish(
    serverGrant(),
    ids.map((id) => happened(id, 1)),
  )
  const again = ids.flatMap((id) => [happened(id, 2), happened(`${id}-new`)])
  const before = handedOver()
  const receipts = await ingest.publish(serverGrant(), again, { onConflict: 'skip' })
  expect(receipts.map(({ id }) => id)).toEqual(ids.map((id) => `${id}-new`))
  expect((await stored()).slice(400).map(({ id }) => id)).toEqual(ids.map((id) => `${id}-new`))
  expect(handedOver() - before).toBeLessThan(again.length * 20)
})

it('says that nothing was stored once the log is closed', async () => {
  const { ingest, log, happened } = await setUp()
  await log[Symbol.asyncDispose]()
  const refused = ingest.publish(serverGrant(), [happened('a')])
  await expect(refused).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('nothing was stored'),
  })
})

it('[P-TOK-3] records the price of usage once: what is sent again after prices have changed is the same event', async () => {
  const found = { input: 2, output: 8, cacheRead: 1, cacheWrite: 3, from: 'first' }
  let prices = found
  const { ingest, stored } = await setUp((usage) => priceUsage(usage, { find: () => prices }, 0))
  const used = (id: string, input: number) => ({ id, type: 'token:usage' as const, data: { model: 'm', input } })
  const first = await ingest.publish(serverGrant(), [used('a', 500), used('b', 1_000)])
  prices = { ...found, input: 9, from: 'second' }
  const again = await ingest.publish(serverGrant(), [used('a', 500), used('c', 1_000), used('b', 1_000)])
  expect(again.map(({ seq, duplicate }) => [seq, duplicate])).toEqual([
    [first[0]?.seq, true],
    [expect.any(Number), false],
    [first[1]?.seq, true],
  ])
  await expect(ingest.publish(serverGrant(), [used('a', 501)])).rejects.toMatchObject({ code: 'conflict' })
  expect((await stored()).map(({ id, data }) => [id, data])).toEqual([
    ['a', { model: 'm', input: 500, costUsd: 0.001, costSource: 'priced', price: found }],
    ['b', { model: 'm', input: 1_000, costUsd: 0.002, costSource: 'priced', price: found }],
    ['c', { model: 'm', input: 1_000, costUsd: 0.009, costSource: 'priced', price: prices }],
  ])
})

it('[P-TOK-8] counts a request once that is told twice without an id of the event, in one batch or two', async () => {
  const { ingest, stored } = await setUp()
  const { principal } = serverGrant()
  const grant = { ...serverGrant(), principal: { ...principal, id: 'key:k', kind: 'key' as const } }
  const usage = (more: object = {}) => ({
    type: 'token:usage' as const,
    data: { agentId: 'a', model: 'm', input: 7, requestId: 'r1', ...more },
  })
  const [first, again] = await ingest.publish(grant, [usage(), usage()])
  expect(again?.seq).toBe(first?.seq)
  expect((await ingest.publish(grant, [usage()]))[0]?.seq).toBe(first?.seq)
  await ingest.publish(grant, [usage({ agentId: 'b' }), usage({ sessionId: 's' }), usage({ requestId: 'r2' })])
  expect(await stored()).toHaveLength(4)
  await expect(ingest.publish(grant, [usage({ input: 8 })])).rejects.toMatchObject({ code: 'conflict' })
  await ingest.publish(grant, [{ ...usage({ input: 8 }), id: 'its own' }])
  expect(await stored()).toHaveLength(5)
})

it('[P-BUD-10] who decides on a budget is who writes it, whatever the event says', async () => {
  const { ingest, stored } = await setUp()
  const key = { kind: 'key', id: 'key:k', name: 'k', scopes: new Set(['admin'] as const), bound: {} } as const
  const { grant } = createGrant(key, 'key', null, systemClock)
  const about = { budgetId: 'b', from: '2026-11-21', by: 'person:somebody-else' }
  await ingest.publish(grant, [
    { type: 'budget:allowed', data: { ...about, calls: 1 } },
    { type: 'budget:held', data: about },
    { type: 'budget:released', data: about },
  ])
  const events = await stored()
  expect(events.map(({ actor, data }) => [actor, 'by' in data])).toEqual([
    ['key:k', false],
    ['key:k', false],
    ['key:k', false],
  ])
})
