'use client'

import type { Alert } from '#lib/state/model.ts'
import { AcknowledgeButton } from '../alerts/acknowledge-button.tsx'
import { BudgetActs } from './budget-acts.tsx'
import { useBudgets } from './use-budgets.ts'

/** What a person can do about a budget that asks for somebody; to leave it as it is, is one of them. */
export function BudgetNeedActs({ budgetId, alert }: { budgetId: string; alert: Pick<Alert, 'id' | 'message'> }) {
  const found = useBudgets().shown.find(({ standing }) => standing.budget.id === budgetId)
  return (
    <>
      {found && <BudgetActs standing={found.standing} name={found.name} isFirst isShort />}
      <AcknowledgeButton alert={alert} />
    </>
  )
}
