import type { Usage } from '#lib/state/model.ts'
import { cacheShareOf } from '#lib/state/selectors.ts'
import { NO_USAGE, plus, tokensIn } from '#lib/state/usage.ts'
import { heightOf, type Measure } from './cost-chart.ts'
import type { UsageSort } from './tokens-view.ts'

/** One line of the table: all that was used by one agent, model, project, session or task. */
export interface UsageRow {
  /** Null: of none that is known. */
  readonly key: string | null
  readonly name: string
  /** Beside the name: a client, an agent. */
  readonly note: string | null
  /** Its page can be gone to. */
  readonly agentId?: string
  /** Kind of the agent that it is of; the colour of its bars. */
  readonly client: string | null
  readonly model: string | null
  readonly usage: Usage
  /** What each column of the chart has of it. */
  readonly heights: readonly number[]
}

/** What was sent anew: not read from a cache, though perhaps written to one. */
export const sentAnew = ({ input, cacheWrite }: Usage): number => input + cacheWrite

const FIGURES: Readonly<Record<Exclude<UsageSort, 'name' | 'cost'>, (usage: Usage) => number>> = {
  requests: ({ requests }) => requests,
  input: sentAnew,
  cached: ({ cacheRead }) => cacheRead,
  output: ({ output }) => output,
  hit: (usage) => cacheShareOf(usage) ?? -1,
}

const byCost = (a: UsageRow, b: UsageRow): number =>
  b.usage.costNano - a.usage.costNano || tokensIn(b.usage) - tokensIn(a.usage) || byName(a, b)

const byName = (a: UsageRow, b: UsageRow): number => order(a.name, b.name) || order(a.key ?? '', b.key ?? '')

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

export function sortRows(rows: readonly UsageRow[], sort: UsageSort): readonly UsageRow[] {
  if (sort === 'name') return rows.toSorted(byName)
  if (sort === 'cost') return rows.toSorted(byCost)
  const figure = FIGURES[sort]
  return rows.toSorted((a, b) => figure(b.usage) - figure(a.usage) || byCost(a, b))
}

/** What part of the whole each row is, 0 to 1. */
export function shareOf(total: Usage, measure: Measure): (usage: Usage) => number {
  const whole = heightOf(total, measure)
  return (usage) => (whole === 0 ? 0 : heightOf(usage, measure) / whole)
}

export const totalOf = (rows: readonly { readonly usage: Usage }[]): Usage =>
  rows.map(({ usage }) => usage).reduce(plus, NO_USAGE)
