import fc from 'fast-check'

const ids = fc.constantFrom('a', 'b', 'c', 'agent:d', '__proto__', 'constructor', 'toString')
const words = fc.constantFrom('', 'x', 'opus', 'haiku', 'web', '__proto__', 'ünïcödé 😀 and <b>markup</b>')
const filled = fc.constantFrom('x', 'opus', '😀', '__proto__')
const spans = fc.constantFrom('2026-11-21', '2026-11-01', '2026-11-16', 'total')

const some = <T extends object, K extends keyof T>(
  model: { [P in keyof T]: fc.Arbitrary<T[P]> },
  ...requiredKeys: K[]
) => fc.record(model, { requiredKeys })

/** Data of the events of budgets that passes their schemas. */
export const ANY_BUDGET_DATA = {
  'budget:changed': some(
    {
      budgetId: ids,
      name: words,
      scope: fc.oneof(
        fc.constant({ kind: 'workspace' }),
        fc.record({ kind: fc.constantFrom('agent', 'project', 'model', 'task'), id: fc.oneof(ids, filled) }),
      ),
      period: fc.constantFrom('day', 'week', 'month', 'total'),
      limit: fc.constantFrom({ usd: 0.3 }, { usd: 5 }, { tokens: 1 }, { tokens: 4_000 }),
      steps: fc.constantFrom(
        [{ at: 100, acts: ['hold'] }],
        [
          { at: 200, acts: ['stop'] },
          { at: 1, acts: ['notify', 'ask', 'pause'] },
        ],
      ),
      weekStartsOn: fc.integer({ min: 1, max: 7 }),
    },
    'budgetId',
    'scope',
    'period',
    'limit',
  ),
  'budget:filled': some(
    {
      budgetId: ids,
      since: fc.integer({ min: 1, max: 60 }),
      spans: fc.array(fc.record({ from: spans, costNano: fc.nat(9e9), tokens: fc.nat(99), unpriced: fc.nat(3) }), {
        maxLength: 2,
      }),
    },
    'budgetId',
    'since',
  ),
  'budget:removed': some({ budgetId: ids }, 'budgetId'),
  'budget:allowed': fc
    .tuple(
      ids,
      spans,
      fc.constantFrom({ more: { usd: 1 } }, { more: { tokens: 9 } }, { until: '2027-01-01T00:00:00Z' }, { calls: 2 }),
    )
    .map(([budgetId, from, what]) => ({ budgetId, from, ...what })),
  'budget:held': some({ budgetId: ids, from: spans, by: words }, 'budgetId', 'from'),
  'budget:released': some({ budgetId: ids, from: spans, by: words }, 'budgetId', 'from'),
  'budget:denied': some(
    { budgetId: ids, from: spans, agentId: ids, sessionId: ids, tool: words, reason: words },
    'budgetId',
    'from',
    'agentId',
  ),
  'budget:passed': some(
    { budgetId: ids, from: spans, agentId: ids, sessionId: ids, tool: words },
    'budgetId',
    'from',
    'agentId',
  ),
}
