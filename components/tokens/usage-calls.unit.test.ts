import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyEvents, folded, Stamp } from '#lib/state/event-fixture.ts'
import { daysBefore } from '#lib/state/instant.ts'
import { type Spend, spendOf } from '#lib/state/spend.ts'
import { NO_USAGE } from '#lib/state/usage.ts'
import type { UsageAnswer } from '#lib/usage/usage-answers.ts'
import { asking, UsageTables } from '#lib/usage/usage-fixture.ts'
import type { UsageQuery } from '#lib/usage/usage-store.ts'
import { foundIn, requestsCsv, requestsPath, usageCsv, usagePath } from './usage-calls.ts'

const days = { from: '2026-11-01', to: '2026-11-09' }
const figures = { ...NO_USAGE, requests: 2, input: 5, costUsd: 0, tokens: 5, cacheShare: null }

describe('the server is asked', () => {
  it('for sums and their course, of what the filters leave', () => {
    const question = { by: 'session', bucket: 'day', ...days, only: { kind: 'codex', project: 'a & b' } } as const
    const query = 'from=2026-11-01&to=2026-11-09&kind=codex&project=a+%26+b'
    expect(usagePath(question)).toBe(`/api/usage?by=session&bucket=day&${query}&limit=500`)
    expect(usageCsv(question)).toBe(`/api/usage.csv?by=session&${query}`)
  })

  it('for requests, page by page', () => {
    const query = 'from=2026-11-01&to=2026-11-09&taskId=t'
    expect(requestsPath({ taskId: 't' }, days, 4)).toBe(`/api/usage/requests?${query}&limit=4`)
    expect(requestsPath({ taskId: 't' }, days, 4, '9')).toBe(`/api/usage/requests?${query}&limit=4&after=9`)
    expect(requestsCsv({ taskId: 't' }, days)).toBe(`/api/usage/requests.csv?${query}`)
  })
})

it('an answer has the shape that the state gives', () => {
  const bucket = { ...figures, at: '2026-11-01' }
  const group = { ...figures, key: 's', label: 'Mend the till', of: 'a', model: 'm', buckets: [bucket] }
  const answer: UsageAnswer = {
    cursor: '1-2',
    zone: 'UTC',
    ...days,
    by: 'session',
    bucket: 'day',
    times: [],
    total: figures,
    buckets: [bucket],
    burn: figures,
    groups: [group],
  }
  const usage = { ...NO_USAGE, requests: 2, input: 5 }
  const buckets = new Map([['2026-11-01', usage]])
  expect(foundIn(answer)).toEqual({
    isCut: false,
    total: usage,
    buckets,
    groups: [{ key: 's', label: 'Mend the till', of: 'a', model: 'm', usage, buckets }],
  })
  // Of more groups than were sent the lines are the dearest, and their count is not that of all.
  expect(foundIn({ ...answer, next: '500' }).isCut).toBe(true)
})

describe('the server and the live state', () => {
  const KEYS = ['agent', 'kind', 'model', 'project'] as const
  const byKey = (groups: Spend['groups']) =>
    new Map(groups.map(({ key, usage, buckets }) => [key, { usage, buckets: new Map([...buckets].sort()) }]))
  const asked = (tables: UsageTables, question: Partial<UsageQuery>) => {
    const { total, groups } = tables.ask.usage(asking(question))
    const buckets = (found: (typeof groups)[number]) => new Map(found.buckets.map(({ at, usage }) => [at, usage]))
    return { total, groups: groups.map((group) => ({ ...group, buckets: buckets(group) })) }
  }

  it('say the same of every group, hour and day that the state holds, whatever happened', () => {
    let compared = 0
    fc.assert(
      fc.property(anyEvents(60), fc.constantFrom(...KEYS), fc.constantFrom('hour', 'day'), (events, by, bucket) => {
        const state = folded(events)
        const to = state.last.day ?? '2026-11-21'
        const days = { from: bucket === 'hour' ? to : daysBefore(to, 6), to }
        const held = spendOf(state, { by, bucket, ...days, only: {} })
        if (held === null) return
        const tables = new UsageTables()
        tables.take(events)
        const found = asked(tables, { by, bucket, ...days })
        expect(found.total).toEqual(held.total)
        expect(byKey(found.groups)).toEqual(byKey(held.groups))
        compared += held.total.requests
      }),
      { numRuns: 120 },
    )
    expect(compared).toBeGreaterThan(20)
  })

  it('say the same of what filters leave', () => {
    const stamp = new Stamp()
    const use = (agentId: string, model: string, project: string) =>
      stamp.make('token:usage', { agentId, model, project, input: 5, costUsd: 1 })
    const events = [
      stamp.make('agent:registered', { agentId: 'a', kind: 'codex' }),
      stamp.make('agent:registered', { agentId: 'b', kind: 'script' }),
      ...['a', 'b'].flatMap((id) =>
        ['m', 'n'].flatMap((model) => ['p', 'q'].map((project) => use(id, model, project))),
      ),
    ]
    const state = folded(events)
    const tables = new UsageTables()
    tables.take(events)
    const days = { from: '2026-11-21', to: '2026-11-21' }
    for (const only of [
      { agentId: 'a' },
      { kind: 'script' },
      { model: 'm', project: 'q' },
      { kind: 'codex', model: 'n' },
    ]) {
      const held = spendOf(state, { by: 'model', bucket: 'day', ...days, only })
      const found = asked(tables, { by: 'model', bucket: 'day', ...days, scope: only })
      expect(found.total.requests).toBeGreaterThan(0)
      expect([found.total, found.groups.length]).toEqual([held?.total, held?.groups.length])
    }
  })
})
