import fc from 'fast-check'
import { expect, it } from 'vitest'
import { anyEvents, Stamp } from './event-fixture.ts'
import { daysBefore } from './instant.ts'
import type { Ledger, Spending } from './ledger.ts'
import { emptyState, fold } from './mission.ts'
import type { MissionState, Usage } from './model.ts'
import { NO_USAGE, plus } from './usage.ts'

const KEPT_DAYS = 31

/** Keeps every request as it is told: all that a ledger needs for the figures of the state. */
class Book implements Ledger {
  readonly #requests: (Spending & { day: string; hour: string; model: string })[] = []
  #spot = { day: '', hour: '', model: '' }

  /** What the event itself says stands beside what was decided about it. */
  at(spot: { day: string; hour: string; model: string }): void {
    this.#spot = spot
  }

  spent(spending: Spending): void {
    this.#requests.push({ ...spending, ...this.#spot })
  }

  opened(sessionId: string): void {
    this.#change(
      (request) => request.sessionId === sessionId,
      () => ({ waits: false }),
    )
  }

  attributed: Ledger['attributed'] = (sessionId, { day, hour, model, project }, to) => {
    this.#change(
      (one) =>
        one.waits &&
        one.sessionId === sessionId &&
        one.day === day &&
        one.hour === hour &&
        one.model === model &&
        one.project === project,
      () => ({ ...to, waits: false }),
    )
  }

  budgetBegan = () => {}
  budgetEnded = () => {}

  days(): ReadonlyMap<string, Usage> {
    const rows = new Map<string, Usage>()
    for (const { day, agentId, model, project, usage } of this.#requests) {
      const key = JSON.stringify([day, agentId, model, project])
      rows.set(key, plus(rows.get(key) ?? NO_USAGE, usage))
    }
    return rows
  }

  #change(isMeant: (request: Spending & { day: string; hour: string; model: string }) => boolean, to: () => object) {
    for (const [index, request] of this.#requests.entries()) {
      if (isMeant(request)) this.#requests[index] = { ...request, ...to() }
    }
  }
}

function booked(events: Parameters<typeof fold>[1]): { book: Book; state: MissionState } {
  const book = new Book()
  let state = emptyState()
  for (const event of events) {
    // One by one, so that the book knows which event it hears of.
    if (event.type === 'token:usage')
      book.at({ day: event.day, hour: event.at.slice(0, 13), model: (event.data as { model: string }).model })
    state = fold(state, [event], book)
  }
  return { book, state }
}

const plain = ({ input, output, cacheRead, cacheWrite, reasoning, costNano, requests, unpriced }: Usage): Usage => ({
  input,
  output,
  cacheRead,
  cacheWrite,
  reasoning,
  costNano,
  requests,
  unpriced,
})

it('[P-TOK-5] sums over what the ledger was told are the rows of the state, in any log', () => {
  fc.assert(
    fc.property(anyEvents(150), (events) => {
      const { book, state } = booked(events)
      const kept = daysBefore(state.last.day ?? '2026-11-21', KEPT_DAYS - 1)
      const mine = [...book.days()].filter(([key]) => String(JSON.parse(key)[0]) >= kept)
      const theirs = Array.from(state.tokens.days, ([key, row]) => [key, plain(row)] as const)
      expect(new Map(mine)).toEqual(new Map(theirs))
    }),
    { numRuns: 150 },
  )
})

it('is told usage of a session once, and again when its agent becomes known, and where budgets begin to count', () => {
  const stamp = new Stamp()
  const heard: string[] = []
  const ledger: Ledger = {
    spent: ({ seq, agentId, project, waits }) => heard.push(`spent ${seq} ${agentId} ${project} ${waits}`),
    opened: (id) => heard.push(`opened ${id}`),
    attributed: (id, { model, requests }, to) => heard.push(`${id} ${model} ${requests} ${to.agentId} ${to.project}`),
    budgetBegan: ({ budgetId, seq, periods }) =>
      heard.push(`began ${budgetId} ${seq} ${periods.map(({ from }) => from)}`),
    budgetEnded: (id) => heard.push(`ended ${id}`),
  }
  const events = [
    stamp.make('token:usage', { sessionId: 's', model: 'm', costUsd: 1 }),
    stamp.make('token:usage', { sessionId: 's', model: 'm', costUsd: 2 }),
    stamp.make('agent:registered', { agentId: 'a', project: 'p' }),
    stamp.make('session:started', { sessionId: 's', agentId: 'a' }),
    stamp.make('token:usage', { sessionId: 's', model: 'm' }),
    stamp.make('budget:changed', { budgetId: 'b', scope: { kind: 'workspace' }, period: 'month', limit: { usd: 1 } }),
    stamp.make('budget:changed', { budgetId: 'b', scope: { kind: 'workspace' }, period: 'month', limit: { usd: 2 } }),
    stamp.make('budget:changed', { budgetId: 'b', scope: { kind: 'workspace' }, period: 'total', limit: { usd: 2 } }),
    stamp.make('budget:removed', { budgetId: 'b' }),
  ]
  fold(emptyState(), events, ledger)
  expect(heard).toEqual([
    'opened s',
    'spent 1 null null true',
    'spent 2 null null true',
    's m 2 a p',
    'spent 5 a p false',
    'began b 6 2026-11-01,2026-10-01',
    'began b 8 total',
    'ended b',
  ])
})

it('a ledger changes nothing of the state', () => {
  fc.assert(
    fc.property(anyEvents(60), (events) => {
      expect(booked(events).state).toStrictEqual(events.reduce((state, event) => fold(state, [event]), emptyState()))
    }),
    { numRuns: 30 },
  )
})
