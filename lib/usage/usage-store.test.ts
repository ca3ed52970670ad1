import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { Entry, EventLog } from '#lib/log/log.ts'
import { openTempLog } from '#lib/log/log-fixture.ts'
import { systemClock } from '#lib/protocol/clock.ts'
import { formatCursor } from '#lib/protocol/cursor.ts'
import type { MissionEvent } from '#lib/protocol/event.ts'
import { requestsCsv, usageCsv } from '#lib/rest/usage-csv.ts'
import { whoNamed } from '#lib/rest/who-named.ts'
import { Stamp } from '#lib/state/event-fixture.ts'
import { createUsageStore } from './create-usage-store.ts'
import { asking, asPlain, EVER } from './usage-fixture.ts'
import type { UsageStore } from './usage-store.ts'

/** An event as an entry of a log, in which it gets the seq that it has. */
function entryOf({ seq: _, at, day, actor, id, ...facts }: MissionEvent): Entry {
  const stamp = { at, day, actor, id }
  return {
    principal: actor,
    id,
    stamp: `,${JSON.stringify(stamp).slice(1, -1)}`,
    content: `,${JSON.stringify(facts).slice(1)}`,
    event: { ...stamp, ...facts } as Omit<MissionEvent, 'seq'>,
  }
}

async function office(events: readonly MissionEvent[]): Promise<{ store: UsageStore; log: EventLog; file: string }> {
  const temp = await openTempLog()
  onTestFinished(() => temp[Symbol.asyncDispose]())
  await temp.log.append(events.map(entryOf))
  const file = join(temp.dir, 'usage.db')
  return { store: await open(temp.log, file), log: temp.log, file }
}

async function open(log: EventLog, file: string): Promise<UsageStore> {
  const onError = (error: unknown) => {
    throw error
  }
  const store = await createUsageStore({ file, log, clock: systemClock, onError, requestDays: 90 })
  onTestFinished(() => store[Symbol.asyncDispose]())
  return store
}

/** The day on which Berlin sets its clocks back, hour by hour. */
function longDay(): MissionEvent[] {
  const stamp = new Stamp()
  const events: MissionEvent[] = [stamp.make('system:workspace', { name: 'W', zone: 'Europe/Berlin' })]
  const first = Date.parse('2026-10-24T21:30:00.000Z')
  for (let hour = 0; hour < 27; hour++) {
    const at = new Date(first + hour * 3_600_000).toISOString()
    const day = hour === 0 ? '2026-10-24' : hour <= 25 ? '2026-10-25' : '2026-10-26'
    events.push(stamp.make('token:usage', { agentId: 'a', model: 'm', input: 1, costUsd: 0.5 }, { at, day }))
  }
  return events
}

it('[P-TOK-7] a day has the hours that the clocks of the workspace give it', async () => {
  const events = longDay()
  const { store, log } = await office(events)
  const day = { from: '2026-10-25', to: '2026-10-25', zone: 'Europe/Berlin' }
  const answer = await store.usage(asking({ ...day, by: 'agent', bucket: 'hour', compare: true }), log.head)
  expect(answer.times).toHaveLength(25)
  expect(answer.times[0]).toBe('2026-10-24T22')
  expect(answer.buckets.map(({ at, requests }) => [at, requests])).toEqual(answer.times.map((at) => [at, 1]))
  expect(answer.groups[0]?.buckets.map(({ at }) => at)).toEqual(answer.times)
  expect(answer.total).toMatchObject({ requests: 25, tokens: 25, costNano: 12.5e9, costUsd: 12.5, cacheShare: 0 })
  expect(answer.previous).toMatchObject({ from: '2026-10-24', to: '2026-10-24', total: { requests: 1 } })
  expect(answer.previous?.times).toHaveLength(24)
  expect(answer.groups[0]?.previous).toMatchObject({ requests: 1 })
  const spring = await store.usage(
    asking({ from: '2026-03-29', to: '2026-03-29', zone: 'Europe/Berlin', bucket: 'hour' }),
    0,
  )
  expect(spring.times).toHaveLength(23)
})

it('an answer names the cursor it is true at, and knows the event it has to know', async () => {
  const { store, log } = await office(longDay())
  const { cursor, total } = await store.usage(asking(), log.head)
  const there = await log.cursorAt(log.head)
  expect(there && formatCursor(there)).toBe(cursor)
  expect(total.requests).toBe(27)
  expect((await store.usage(asking({ scope: { agentId: 'a' } }), log.head)).total.requests).toBe(27)
})

it('goes on after a restart, and counts nothing twice', async () => {
  const events = longDay()
  const { store, log, file } = await office(events.slice(0, 10))
  await store.usage(asking(), 10)
  await store[Symbol.asyncDispose]()
  await log.append(events.slice(10).map(entryOf))
  const again = await open(log, file)
  expect((await again.usage(asking(), log.head)).total.requests).toBe(27)
})

it('groups come in pages, the dearest first', async () => {
  const stamp = new Stamp()
  const events = Array.from({ length: 7 }, (_, n) =>
    stamp.make('token:usage', { agentId: `a${n}`, model: 'm', costUsd: n % 3 }),
  )
  const { store, log } = await office(events)
  const keys: (string | null)[] = []
  for (let skip = 0; ; ) {
    const { groups, next } = await store.usage(asking({ by: 'agent', limit: 3, skip }), log.head)
    keys.push(...groups.map(({ key }) => key))
    if (next === undefined) break
    skip = Number(next)
  }
  expect(keys).toEqual(['a2', 'a5', 'a1', 'a4', 'a0', 'a3', 'a6'])
})

it('a request says all that was told of it, and that a cost is not known', async () => {
  const stamp = new Stamp()
  const price = { input: 1, output: 2, cacheRead: 0.1, cacheWrite: 1.25, from: 'a list' }
  const priced = {
    provider: 'p',
    costUsd: 0.25,
    costSource: 'priced',
    price,
    requestId: 'r1',
    durationMs: 12.5,
  } as const
  const { store, log } = await office([
    stamp.make('token:usage', {
      agentId: 'a',
      sessionId: 's',
      taskId: 't',
      model: 'm',
      input: 3,
      cacheRead: 4,
      ...priced,
    }),
    stamp.make('token:usage', { agentId: 'a', model: 'm', output: 5 }),
  ])
  const { items, total, keptFrom } = await store.requests(
    { ...EVER, scope: {}, zone: 'UTC', limit: 10, before: null },
    log.head,
  )
  expect(items).toMatchObject([
    {
      seq: 2,
      sessionId: null,
      output: 5,
      costNano: null,
      costUsd: null,
      costSource: null,
      price: null,
      requestId: null,
    },
    { seq: 1, agentId: 'a', sessionId: 's', taskId: 't', tokens: 7, costNano: 250_000_000, ...priced },
  ])
  expect([asPlain(total).unpriced, total.requests, keptFrom]).toEqual([1, 2, null])
})

it('tables hold what the answers hold, and no formula', async () => {
  const stamp = new Stamp()
  const { store, log } = await office([
    stamp.make('agent:registered', { agentId: 'a', name: '=cmd()', kind: 'codex' }),
    stamp.make('token:usage', { agentId: 'a', model: 'm', input: 3, costUsd: 0.25 }),
    ...Array.from({ length: 1_200 }, () => stamp.make('token:usage', { agentId: 'b', model: 'm', output: 1 })),
  ])
  const groups = await usageCsv(store, asking({ by: 'agent' }), log.head)
  expect((await groups.text()).split('\r\n')).toEqual([
    'agent,label,of,requests,tokens,input,output,cacheRead,cacheWrite,reasoning,costUsd,costNano,unpriced',
    "a,'=cmd(),codex,1,3,3,0,0,0,0,0.25,250000000,0",
    'b,b,custom,1200,1200,0,1200,0,0,0,,,1200',
    '',
  ])
  const nameOf = whoNamed({ people: () => [], keys: () => [] }, { agents: new Map([['a', { name: '=cmd()' }]]) })
  const query = { ...EVER, scope: {}, zone: 'UTC', limit: 1, before: null }
  const requests = await requestsCsv(store, query, log.head, nameOf)
  const bytes = new Uint8Array(await requests.arrayBuffer())
  const lines = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes).split('\r\n')
  expect(lines).toHaveLength(1_203)
  expect(lines[0]?.startsWith('\uFEFFseq,at,day,agentId,agentName,sessionId')).toBe(true)
  expect(lines[1_201]).toContain(",a,'=cmd(),")
  expect(lines[1]).toContain(',b,,')
  expect(lines.slice(1).join('')).not.toContain('\uFEFF')
  expect(lines[1_201]).toContain(',0.25,250000000,reported,,')
  // Not known is empty, not nothing.
  expect(lines[1]).toMatch(/,1,,,,,$/)
})
