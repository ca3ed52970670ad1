import { expect, it } from 'vitest'
import { folded, Stamp } from '#lib/state/event-fixture.ts'
import { anyBudgets, showBudget } from './show-budget.ts'

const NOON = Date.parse('2026-11-21T12:00:00Z')

it('shows a budget as it was set and as it stands, and what a publisher said as it was said', () => {
  const stamp = new Stamp()
  const state = folded([
    stamp.make('budget:changed', {
      budgetId: 'b',
      scope: { kind: 'project', id: 'web' },
      period: 'day',
      limit: { usd: 0.4 },
    }),
    stamp.make('token:usage', { agentId: 'a', model: 'm', project: 'web', costUsd: 0.35 }),
    stamp.make('token:threshold', { budgetId: 'b', scope: 'all', step: 50, spent: 1, limit: 2, period: 'day' }),
  ])
  const [own, told] = [...anyBudgets(state)].map((budget) => showBudget(budget, state, NOON))
  expect(own).toMatchObject({
    id: 'b',
    scope: { kind: 'project', id: 'web' },
    limit: { usd: 0.4 },
    version: 1,
    present: {
      from: '2026-11-21',
      end: '2026-11-22',
      spent: { usd: 0.35 },
      limit: { usd: 0.4 },
      // As the page rounds it.
      percent: 88,
      isFilling: false,
      state: 'warned',
      reached: [{ at: 50 }, { at: 80 }],
      calls: 0,
      denied: 0,
    },
  })
  expect(told).toMatchObject({ told: true, scope: 'all', step: 50, spent: 1 })
})

it('[P-BUD-2] shows no figure of a budget until it is known what was spent before it was set', () => {
  const stamp = new Stamp()
  const events = [
    stamp.make('budget:changed', {
      budgetId: 'b',
      scope: { kind: 'model', id: 'm' },
      period: 'total',
      limit: { usd: 1 },
    }),
    stamp.make('token:usage', { agentId: 'a', model: 'm', costUsd: 0.35 }),
  ]
  const shown = (more: typeof events = []) =>
    [...anyBudgets(folded([...events, ...more]))].map((budget) =>
      showBudget(budget, folded([...events, ...more]), NOON),
    )[0]
  expect(shown()).toMatchObject({
    present: { spent: null, percent: null, unpriced: null, isFilling: true, fullAt: null },
  })
  expect(shown()).not.toHaveProperty('fillingSince')
  const spans = [{ from: 'total', costNano: 4e8, tokens: 0, unpriced: 0 }]
  const filled = stamp.make('budget:filled', { budgetId: 'b', since: 1, spans }, { actor: 'rule:budgets' })
  expect(shown([filled])).toMatchObject({ present: { spent: { usd: 0.75 }, percent: 75, isFilling: false } })
})
