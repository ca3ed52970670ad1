import { expect, it } from 'vitest'
import type { Usage } from '#lib/state/model.ts'
import { NO_USAGE, tokensIn } from '#lib/state/usage.ts'
import { sentAnew, shareOf, sortRows, totalOf, type UsageRow } from './usage-rows.ts'

const row = (name: string, usage: Partial<Usage>): UsageRow => ({
  key: name,
  name,
  note: null,
  client: null,
  model: null,
  usage: { ...NO_USAGE, requests: 1, ...usage },
  heights: [],
})

const a = row('a', { costNano: 1, input: 5, cacheRead: 5, requests: 9 })
const b = row('b', { costNano: 3, cacheWrite: 9, output: 2 })
const c = row('c', { costNano: 3, input: 20, cacheRead: 1 })
const rows = [a, b, c]
const names = (sorted: readonly UsageRow[]) => sorted.map(({ name }) => name).join('')

it('brings rows into every order, equal ones by cost', () => {
  const orders = {
    cost: 'cba',
    name: 'abc',
    requests: 'acb',
    input: 'cba',
    cached: 'acb',
    output: 'bca',
    hit: 'acb',
  } as const
  for (const [sort, order] of Object.entries(orders) as [keyof typeof orders, string][])
    expect([sort, names(sortRows(rows, sort))]).toEqual([sort, order])
})

it('the columns of tokens sum to the tokens', () => {
  for (const { usage } of rows) expect(sentAnew(usage) + usage.cacheRead + usage.output).toBe(tokensIn(usage))
})

it('shares are of the whole, and of nothing are none', () => {
  const total = totalOf(rows)
  expect(rows.map(({ usage }) => shareOf(total, 'cost')(usage)).reduce((x, y) => x + y)).toBeCloseTo(1)
  expect(rows.map(({ usage }) => shareOf(total, 'tokens')(usage)).reduce((x, y) => x + y)).toBeCloseTo(1)
  expect(shareOf(NO_USAGE, 'cost')(a.usage)).toBe(0)
})
