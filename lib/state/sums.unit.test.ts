import fc from 'fast-check'
import { expect, it } from 'vitest'
import { anyEvents, folded } from './event-fixture.ts'
import type { MissionState, Usage } from './model.ts'
import * as select from './selectors.ts'
import { isClosed } from './tasks.ts'
import { NO_USAGE, plus } from './usage.ts'

const DAY_MS = 86_400_000
const nowOf = ({ last }: MissionState) => Date.parse(last.at ?? '2026-11-21T09:00:00.000Z')
const sum = (rows: readonly { readonly usage: Usage }[]) => rows.map(({ usage }) => usage).reduce(plus, NO_USAGE)
const total = (counts: Iterable<number>) => [...counts].reduce((a, b) => a + b, 0)

/** After any log. */
const always = (holds: (state: MissionState, nowMs: number) => void) =>
  fc.assert(
    fc.property(anyEvents(120), (events) => {
      const state = folded(events)
      holds(state, nowOf(state))
    }),
    { numRuns: 120 },
  )

it('what a day used is the same by agent, by model and by project', () => {
  always((state, now) => {
    const today = select.usageOn(state, select.workspaceDay(state, now))
    for (const rows of [today.byAgent, today.byModel, today.byProject]) expect(sum(rows)).toEqual(today.total)
  })
})

it('the days and the hours that are kept hold every request of theirs', () => {
  always((state, now) => {
    const days = select.usageByDay(state)
    expect(days.find(({ day }) => day === state.last.day)?.usage ?? NO_USAGE).toEqual(
      select.usageOn(state, state.last.day ?? '').total,
    )
    // All days here are UTC days, so those of the last 48 hours that are whole are sums of hours.
    const hours = select.usageByHour(state, now, 48)
    for (const day of [state.last.day ?? '', new Date(now - DAY_MS).toISOString().slice(0, 10)]) {
      const whole = Date.parse(day) > now - 47 * 3_600_000
      if (!whole) continue
      expect(sum(hours.filter(({ hour }) => hour.startsWith(day)))).toEqual(
        days.find((one) => one.day === day)?.usage ?? NO_USAGE,
      )
    }
  })
})

it('nothing is used that is not in the total of all time', () => {
  always((state) => {
    const days = sum(select.usageByDay(state))
    expect(days.requests).toBeLessThanOrEqual(state.tokens.all.requests)
    expect(days.costNano).toBeLessThanOrEqual(state.tokens.all.costNano)
    for (const usage of [days, state.tokens.all]) expect(usage.unpriced).toBeLessThanOrEqual(usage.requests)
  })
})

it('every agent has one status, and every task one stage', () => {
  always((state, now) => {
    expect(total(Object.values(select.statusCounts(state)))).toBe(state.agents.size)
    const byStatus = select.tasksByStatus(state, select.workspaceDay(state, now))
    const earlier = [...state.tasks.values()].filter(
      ({ status, closedDay }) => isClosed(status) && closedDay !== select.workspaceDay(state, now),
    )
    const shown = total(Object.values(byStatus).map((list) => list.length))
    expect(shown + earlier.length).toBe(state.tasks.size)
  })
})

it('the counts of types add up to the number of events', () => {
  always((state) => expect(total(state.types.values())).toBe(state.last.seq))
})

it('the burn is at most what the two hours used that it looks at', () => {
  always((state, now) => {
    const burn = select.burnRate(state, now)
    const most = sum(select.usageByHour(state, now, 2))
    expect(burn.costNano).toBeLessThanOrEqual(most.costNano)
    expect(burn.costNano).toBeGreaterThanOrEqual(sum(select.usageByHour(state, now, 1)).costNano)
  })
})

it('an agent or a session asks exactly as long as a request of its own is open', () => {
  always((state) => {
    const open = [...state.approvals.values()].filter(({ resolution }) => resolution === null)
    for (const { id, asks } of state.agents.values()) {
      const newest = open.filter(({ agentId, sessionId }) => sessionId === null && agentId === id).at(-1)
      expect(asks?.seq ?? null).toBe(newest?.seq ?? null)
    }
    for (const { id, asks, startedAt } of state.sessions.values()) {
      const newest = open.filter(({ sessionId }) => sessionId === id).at(-1)
      // A session that was forgotten and is heard again begins anew.
      const isItsOwn = newest !== undefined && newest.requestedAt >= startedAt
      if (isItsOwn) expect(asks?.seq).toBe(newest.seq)
      if (newest === undefined) expect(asks).toBeNull()
    }
  })
})
