import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Entry } from '#lib/log/log.ts'
import { openSqliteLog, type SqliteLog } from '#lib/log/log-sqlite.ts'
import { systemClock } from '#lib/protocol/clock.ts'
import { DEFAULT_LIMITS } from '#lib/protocol/limits.ts'
import { daysBefore, iso } from '#lib/state/instant.ts'
import { createUsageStore } from '#lib/usage/create-usage-store.ts'
import type { UsageBy } from '#lib/usage/usage-answers.ts'
import type { UsageQuery, UsageStore } from '#lib/usage/usage-store.ts'
import { Histogram } from '../measure.ts'
import type { Context, Figures, Sample, Scenario } from '../scenario.ts'

const DAYS = 30
const LAST = Date.parse('2026-11-21T20:00:00.000Z')
const TODAY = iso(LAST).slice(0, 10)
const BATCH = 2_000
const REPEATS = 40

/** The usage store over 1,000,000 requests of thirty days: how fast it takes them, and the questions of the tokens page. */
export const usage: Scenario = {
  name: 'usage',
  about: '1,000,000 usage events: taking them, and every question that the tokens page asks',
  async run(context) {
    const events = context.quick ? 20_000 : 1_000_000
    const dir = await mkdtemp(join(tmpdir(), 'mission-bench-usage-'))
    try {
      context.round(1)
      const onError = (error: unknown): never => {
        throw error
      }
      await using log = await openSqliteLog({ file: join(dir, 'log.db'), limits: DEFAULT_LIMITS, onError })
      await fill(log, events)
      const started = performance.now()
      const parts = { log, clock: systemClock, onError, requestDays: 90, waitMs: 3_600_000 }
      await using store = await createUsageStore({ ...parts, file: join(dir, 'usage.db') })
      // An answer knows at least the event that it names.
      await store.budgetPast('none', log.head)
      const perSecond = events / ((performance.now() - started) / 1_000)
      context.log(`    took ${Math.round(perSecond).toLocaleString('en-US')} events/s`)
      const samples: Sample[] = [{ system: 'taking', figures: { 'events/s': perSecond } }]
      const slowest: number[] = []
      for (const [name, ask] of Object.entries(questions(store, log, events))) {
        const figures = await measure(ask)
        context.log(`    ${name}: p50 ${figures['p50 ms'].toFixed(1)} ms, p95 ${figures['p95 ms'].toFixed(1)} ms`)
        samples.push({ system: name, figures })
        slowest.push(figures['p95 ms'])
      }
      const behind = await lag(context, store, log)
      samples.push({ system: 'behind the log at 500 events/s', figures: behind })
      return {
        samples,
        goals: [
          { what: 'slowest question, p95 in ms', value: Math.max(...slowest), wanted: { atMost: 200 } },
          { what: 'behind the log, p95 in ms', value: behind['p95 ms'], wanted: { atMost: 1_000 } },
        ],
      }
    } finally {
      await rm(dir, { recursive: true, force: true })
    }
  },
}

/** As the page asks: figures and chart, tables by each key with their hours or days, and what opens in a row. */
function questions(store: UsageStore, log: SqliteLog, events: number): Record<string, () => Promise<unknown>> {
  const spans = { today: 0, 'seven days': 6, month: DAYS - 1 }
  const asked: Record<string, () => Promise<unknown>> = {}
  for (const [span, before] of Object.entries(spans)) {
    const from = daysBefore(TODAY, before)
    const bucket = before === 0 ? 'hour' : 'day'
    const ask = (by: UsageBy, more: Partial<UsageQuery> = {}) => {
      const question = { from, to: TODAY, scope: {}, zone: 'UTC', nowMs: LAST, by, bucket, compare: false } as const
      return async () => JSON.stringify(await store.usage({ ...question, limit: 100, skip: 0, ...more }, log.head))
    }
    asked[`${span}: chart by client, compared`] = ask('kind', { compare: true })
    for (const by of ['agent', 'model', 'project', 'session', 'task'] as const) asked[`${span}: by ${by}`] = ask(by)
    asked[`${span}: sessions of a project`] = ask('session', { scope: { project: 'project-3' } })
    asked[`${span}: one session`] = ask('model', { scope: { sessionId: sessionOf(events - 1) } })
    const requests = { from, to: TODAY, zone: 'UTC', limit: 100, before: null }
    asked[`${span}: requests of an agent`] = () =>
      store.requests({ ...requests, scope: { agentId: 'agent-7' } }, log.head)
    asked[`${span}: requests of a model and project`] = () =>
      store.requests({ ...requests, scope: { model: 'model-1', project: 'project-1' } }, log.head)
  }
  return asked
}

/** With the CPU of this process, all threads, which tells of a busy machine what a quiet one would take. */
async function measure(ask: () => Promise<unknown>): Promise<{ 'p50 ms': number; 'p95 ms': number } & Figures> {
  const times: number[] = []
  const before = process.cpuUsage()
  for (let n = 0; n < REPEATS; n++) {
    const started = performance.now()
    await ask()
    times.push(performance.now() - started)
  }
  const { user, system } = process.cpuUsage(before)
  const cpu = (user + system) / 1_000 / REPEATS
  times.sort((a, b) => a - b)
  return { 'CPU ms': cpu, 'p50 ms': times[REPEATS / 2] ?? 0, 'p95 ms': times[Math.floor(REPEATS * 0.95)] ?? 0 }
}

/** From the moment that an event is in the log to the moment that the store knows it, while nobody asks. */
async function lag({ quick }: Context, store: UsageStore, log: SqliteLog): Promise<{ 'p95 ms': number } & Figures> {
  const behind = new Histogram()
  const waiting: { seq: number; at: number }[] = []
  const end = performance.now() + (quick ? 1_000 : 10_000)
  let n = 0
  while (performance.now() < end || waiting.length > 0) {
    if (performance.now() < end) {
      const receipts = await log.append(Array.from({ length: 10 }, () => entryOf(log.head + n++, LAST)))
      waiting.push({ seq: receipts.at(-1)?.seq ?? 0, at: performance.now() })
    }
    while (waiting[0] !== undefined && waiting[0].seq <= store.seq)
      behind.add(performance.now() - (waiting.shift()?.at ?? 0))
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  const { p50Ms, p99Ms } = behind.summary()
  return { 'p50 ms': p50Ms, 'p95 ms': behind.percentile(95), 'p99 ms': p99Ms }
}

async function fill(log: SqliteLog, events: number): Promise<void> {
  for (let first = 0; first < events; first += BATCH) {
    await log.append(
      Array.from({ length: BATCH }, (_, place) => {
        const n = first + place
        return entryOf(n, LAST - DAYS * 86_400_000 + Math.floor(((n + 1) / events) * DAYS * 86_400_000))
      }),
    )
  }
}

/** 50 agents, each in one session for 40 requests, with two of five models; every fourth works on tasks. */
const sessionOf = (n: number) => `session-${n % 50}-${Math.floor(n / 2_000)}`

function entryOf(n: number, ms: number): Entry {
  const at = iso(ms)
  const stamp = { at, day: at.slice(0, 10), actor: 'key:bench', id: `u${n}-${ms}` }
  const agent = n % 50
  const sessionId = sessionOf(n)
  const ids = { agentId: `agent-${agent}`, sessionId, ...(agent % 4 === 0 && { taskId: `task of ${sessionId}` }) }
  const tokens = { input: 100 + (n % 900), output: n % 700, cacheRead: (n * 7) % 9_000, cacheWrite: n % 300 }
  const model = (agent + (n % 7 === 0 ? 1 : 0)) % 5
  const project = (agent + (Math.floor(n / 2_000) % 2)) % 12
  const about = { model: `model-${model}`, provider: `provider-${model % 3}`, project: `project-${project}` }
  const facts = {
    type: 'token:usage' as const,
    ...ids,
    data: { ...ids, ...about, ...tokens, costUsd: (n % 1_000) / 10_000, requestId: `r${n}` },
  }
  const text = { stamp: JSON.stringify(stamp).slice(1, -1), content: JSON.stringify(facts).slice(1) }
  return {
    principal: stamp.actor,
    id: stamp.id,
    stamp: `,${text.stamp}`,
    content: `,${text.content}`,
    event: { ...stamp, ...facts },
  }
}
