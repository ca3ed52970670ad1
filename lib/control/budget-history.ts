import { assertNever } from '#lib/protocol/assert-never.ts'
import type { EventData } from '#lib/protocol/event.ts'
import { daysBefore } from '#lib/state/instant.ts'
import type { MissionState, Usage } from '#lib/state/model.ts'
import { periodOf, TOTAL } from '#lib/state/period.ts'
import { tokensIn } from '#lib/state/usage.ts'
import type { BudgetInput } from './budgets.ts'

export type Before = NonNullable<EventData<'budget:changed'>['spentBefore']>

/** What the present period of a budget had used before the days that the state can add up by itself; null where nothing is missing. */
export type SpentBefore = (
  state: MissionState,
  budget: Pick<BudgetInput, 'scope' | 'period' | 'weekStartsOn'>,
) => Promise<Before | null>

/** What the usage store answers of it (lib/usage/usage-store.ts). */
export interface UsageHistory {
  sums(
    scope: { readonly agentId?: string; readonly model?: string; readonly project?: string; readonly taskId?: string },
    fromDay: string,
    toDay: string,
    atLeast: number,
  ): Promise<Usage>
}

/** Days that every state has all rows of, today included; it keeps one more. */
const SURE_DAYS = 30
const FIRST_DAY = '1970-01-01'

/** @param usage null where nobody keeps more than the state does: then a budget of all time begins with the state's 31 days. */
export function createSpentBefore(usage: UsageHistory | null): SpentBefore {
  return async (state, { scope, period, weekStartsOn = 1 }) => {
    const today = state.last.day
    if (usage === null || today === null || scope.id === undefined) return null
    const from = periodOf(period, today, weekStartsOn)
    const first = from === TOTAL ? FIRST_DAY : from
    const until = countedUntil(state, scope.kind, from === TOTAL, today)
    if (until === null || until <= first) return null
    const of = {
      workspace: {},
      agent: { agentId: scope.id },
      model: { model: scope.id },
      project: { project: scope.id },
      task: { taskId: scope.id },
    }[scope.kind]
    const sum = await usage.sums(of, first, daysBefore(until, 1), state.last.seq)
    return { until, costNano: sum.costNano, tokens: tokensIn(sum), unpriced: sum.unpriced }
  }
}

/** The day before which the state's rows do not tell; null where the state knows by itself. */
function countedUntil(
  { tokens: { agentsSince } }: MissionState,
  kind: BudgetInput['scope']['kind'],
  isTotal: boolean,
  today: string,
): string | null {
  switch (kind) {
    case 'workspace':
      return null
    case 'task':
      // The state keeps no rows by task.
      return daysBefore(today, -1)
    case 'agent':
      return isTotal ? null : agentsSince.day
    case 'model':
    case 'project':
      return isTotal ? daysBefore(today, SURE_DAYS - 1) : null
    default:
      return assertNever(kind)
  }
}
