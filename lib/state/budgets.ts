import type { EventOf } from '#lib/protocol/event.ts'
import type { Draft } from './draft.ts'
import { tell } from './feed.ts'
import { oldest } from './oldest.ts'

const BUDGETS = 500

/** The highest step of a period stays, in whatever order its steps come. */
export function threshold(draft: Draft, { data }: EventOf<'token:threshold'>): void {
  const { budgetId: id, scope, period, spent, limit } = data
  const before = draft.budgets.get(id)
  const reached = before?.period === period ? before.step : 0
  const step = Math.max(reached, data.step)
  draft.budgets.add(id, { id, scope, period, spent, limit, step, action: data.action ?? null, at: draft.at })
  if (draft.budgets.size > BUDGETS) draft.budgets.delete(oldest(draft.budgets, (budget) => budget.at))
  tell(draft, { kind: 'system', title: `Budget of ${scope} reached ${data.step} %`, detail: data.action ?? null })
}
