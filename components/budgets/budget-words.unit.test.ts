import { describe, expect, it } from 'vitest'
import { holdReason } from '#lib/control/budget-reason.ts'
import type { EventData } from '#lib/protocol/event.ts'
import { budgetForecasts } from '#lib/state/budget-forecast.ts'
import { budgetStanding } from '#lib/state/budget-standing.ts'
import { folded, Stamp } from '#lib/state/event-fixture.ts'
import { bodyOf, draftOf } from './budget-draft.ts'
import { budgetName } from './budget-name.ts'
import {
  limitWords,
  lookOf,
  markWords,
  meterWords,
  outlookWords,
  scopeWords,
  shareWords,
  spentWords,
  stepWhen,
} from './budget-words.ts'
import { nextLimit } from './next-limit.ts'

const DAY = '2026-11-21'
const SET: EventData<'budget:changed'> = {
  budgetId: 'b',
  scope: { kind: 'workspace' },
  period: 'day',
  limit: { usd: 10 },
}

/** A budget after usage within the hour before 10:00. */
function standing(costUsd: number, more: Partial<EventData<'budget:changed'>> = {}, zone = 'UTC') {
  const stamp = new Stamp()
  const nowMs = Date.parse(`${DAY}T10:00:00Z`)
  const state = folded([
    stamp.make('system:workspace', { zone }),
    stamp.make('budget:changed', { ...SET, ...more }),
    stamp.make('token:usage', { agentId: 'a', model: 'm', costUsd }),
  ])
  const budget = state.budgets.get('b') ?? expect.fail('no budget')
  const its = budgetStanding(state, budget, nowMs)
  const forecast = budgetForecasts(state, [its], nowMs).get('b') ?? expect.fail('no forecast')
  return { standing: its, forecast, when: { nowMs, zone } }
}

describe('a budget in words', () => {
  it('says what it is about and how it stands', () => {
    const { standing: its, forecast, when } = standing(1)
    expect([budgetName(its.budget), scopeWords(its.budget), limitWords('usd', its.limit)]).toEqual([
      'The workspace',
      'a day',
      '$10.00',
    ])
    expect([markWords(its), outlookWords(its, forecast, when)]).toEqual(['fine', 'full at 19:00'])
    expect(limitWords('tokens', 800_000)).toBe('800 k tokens')
  })

  it('says that its spend is being summed, and no figure, until it is known what was spent before it was set', () => {
    const { standing: its, forecast, when } = standing(4, { scope: { kind: 'model', id: 'm' }, period: 'total' })
    expect([its.spent, its.share, forecast.atEnd, forecast.fullMs]).toEqual([null, null, null, null])
    expect([markWords(its), outlookWords(its, forecast, when), lookOf(its).status]).toEqual([
      'being summed',
      'what it spent before it was set is not summed yet',
      'idle',
    ])
  })

  it('that is still being summed says at least what, and its steps act by that', () => {
    const stamp = new Stamp()
    const state = folded([
      stamp.make('budget:changed', { ...SET, scope: { kind: 'agent', id: 'a' }, period: 'total' }),
      stamp.make('token:usage', { agentId: 'a', model: 'm', costUsd: 10 }),
    ])
    const nowMs = Date.parse(`${DAY}T10:00:00Z`)
    const its = budgetStanding(state, state.budgets.get('b') ?? expect.fail('no budget'), nowMs)
    expect([spentWords(its), shareWords(its), markWords(its), meterWords(its)]).toEqual([
      'at least $10.00',
      '–',
      'held at 100',
      'At least 100 % spent; the rest is being summed',
    ])
    expect(holdReason(its)).toContain('is used up: at least $10.00 of $10.00.')
  })

  it('forecasts to the end of its period where the limit is not reached before, in the zone of the workspace', () => {
    const { standing: its, forecast, when } = standing(0.1)
    // $0.10 an hour for 14 hours more.
    expect(outlookWords(its, forecast, when)).toBe('15 % at midnight')
    const far = standing(0.1, {}, 'Asia/Tokyo')
    expect([far.forecast.endMs, outlookWords(far.standing, far.forecast, far.when)]).toEqual([
      Date.parse('2026-11-21T15:00:00Z'),
      '6 % at midnight',
    ])
    const week = standing(0.1, { period: 'week' })
    expect(outlookWords(week.standing, week.forecast, week.when)).toBe('39 % on Sunday')
    const month = standing(0.001, { period: 'month' })
    expect(outlookWords(month.standing, month.forecast, month.when)).toBe('2 % on 30 Nov')
  })

  it('says of each step when it was reached, or about when it will be', () => {
    const { standing: its, forecast, when } = standing(5)
    expect(stepWhen(its, forecast, 50, when)).toMatchObject({ past: true, words: '09:00' })
    expect(stepWhen(its, forecast, 80, when)).toMatchObject({ past: false, words: 'about 10:36' })
    const slow = standing(0.01)
    expect(stepWhen(slow.standing, slow.forecast, 80, slow.when).words).toBe('not at this pace')
  })

  it('never calls an unknown cost nothing', () => {
    const stamp = new Stamp()
    const state = folded([
      stamp.make('budget:changed', SET),
      stamp.make('token:usage', { agentId: 'a', model: 'm', input: 9 }),
    ])
    const nowMs = Date.parse(`${DAY}T10:00:00Z`)
    const its = budgetStanding(state, state.budgets.get('b') ?? expect.fail('no budget'), nowMs)
    const forecast = budgetForecasts(state, [its], nowMs).get('b') ?? expect.fail('no forecast')
    expect(outlookWords(its, forecast, { nowMs, zone: 'UTC' })).toBe('cost of 1 unknown')
    expect([spentWords(its), shareWords(its), markWords(its), lookOf(its).status, meterWords(its)]).toEqual([
      'no price',
      '–',
      'not known',
      'idle',
      'What is spent has no price',
    ])
  })
})

it('raises to a round limit that leaves room', () => {
  const to = (limit: number, spent: number) => nextLimit({ limit, known: spent })
  expect([to(0.4e9, 0.35e9), to(10e9, 8e9), to(1e9, 4e9), to(800_000, 318_000)]).toEqual([0.75e9, 15e9, 5e9, 1_500_000])
})

it('a form gives back what a budget is', () => {
  const { standing: its } = standing(0, {
    limit: { tokens: 5 },
    scope: { kind: 'agent', id: 'a' },
    name: 'Ada',
    weekStartsOn: 7,
  })
  expect(bodyOf(draftOf(its.budget))).toEqual({
    name: 'Ada',
    scope: { kind: 'agent', id: 'a' },
    period: 'day',
    limit: { tokens: 5 },
    weekStartsOn: 7,
    steps: its.budget.steps,
  })
})
