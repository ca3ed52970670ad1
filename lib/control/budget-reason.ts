import { usdFromNano } from '#lib/protocol/money.ts'
import { pauseFor } from '#lib/state/budget-hold.ts'
import type { BudgetStanding } from '#lib/state/budget-standing.ts'
import type { MissionState } from '#lib/state/model.ts'

const EACH = { day: ' a day', week: ' a week', month: ' a month', total: '' } as const

/** For a model: what happened, and what to do instead of trying again. */
export const holdReason = (standing: BudgetStanding): string =>
  `Held by Mission Control. ${whyOf(standing)} No tool call is allowed until a person allows more. Do not try again or work around it: stop here, and say what is done, what is left, and that the budget has to be raised.`

/** Why an agent is given no new task, as a sentence; null where no budget speaks against it. */
export function pauseReason(state: MissionState, agentId: string, nowMs: number): string | null {
  const standing = pauseFor(state, { agentId }, nowMs)
  return standing && `No new task is given now. ${whyOf(standing)} A person can allow more.`
}

function whyOf({ budget, spent, known, limit, heldBy }: BudgetStanding): string {
  const { unit, name, scope, period } = budget
  const amount = (value: number) =>
    unit === 'usd' ? dollars(usdFromNano(value)) : `${value.toLocaleString('en-US')} tokens`
  const what = `the budget of ${name ?? scope.id ?? 'the workspace'}`
  if (heldBy === 'person') return `A person holds ${what}.`
  const used = known >= limit ? 'is used up' : 'is nearly used up'
  return `T${what.slice(1)} ${used}: ${spent === null ? 'at least ' : ''}${amount(known)} of ${amount(limit)}${EACH[period]}.`
}

/** So exact that what is over a small limit does not read as equal to it. */
const dollars = (usd: number): string => `$${usd.toFixed(usd < 1 ? 4 : 2)}`
