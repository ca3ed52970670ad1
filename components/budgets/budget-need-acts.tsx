'use client'

import type { Alert } from '#lib/state/model.ts'
import { AcknowledgeButton } from '../alerts/acknowledge-button.tsx'
import { BudgetActs } from './budget-acts.tsx'
import { useBudgets } from './use-budgets.ts'

/** What a person can do about a budget that asks for somebody; to leave it as it is, is one of them. */
export const BudgetNeedActs = ({ budgetId, alert }: { budgetId: string; alert: Pick<Alert, 'id' | 'message'> }) => (
  <>
    <BudgetAnswers budgetId={budgetId} isFirst />
    <AcknowledgeButton alert={alert} />
  </>
)

/** Nothing where there is no such budget any more. */
export function BudgetAnswers({ budgetId, isFirst }: { budgetId: string; isFirst: boolean }) {
  const found = useBudgets().shown.find(({ standing }) => standing.budget.id === budgetId)
  return found && <BudgetActs standing={found.standing} name={found.name} isFirst={isFirst} isShort />
}
