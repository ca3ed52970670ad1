'use client'

import { SquareTerminal } from 'lucide-react'
import dynamic from 'next/dynamic'
import { assertNever } from '#lib/protocol/assert-never.ts'
import type { Agent } from '#lib/state/model.ts'
import type { Need } from '#lib/state/selectors.ts'
import { AcknowledgeButton } from '../alerts/acknowledge-button.tsx'
import { Icon } from '../ui/icon.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import { AnswerApproval } from './answer-approval.tsx'

/** Loaded with the first budget that needs somebody. */
const BudgetNeedActs = dynamic(() => import('../budgets/budget-need-acts.tsx').then((file) => file.BudgetNeedActs))

/** What a person can do about a need here, or where to go for it. */
export function NeedActs({ need, agent }: { need: Need; agent: Agent | undefined }) {
  if (need.kind === 'approval' && need.approval.answerHere) {
    return <AnswerApproval approval={need.approval} who={agent?.name ?? need.agentId ?? 'it'} />
  }
  switch (need.kind) {
    case 'approval':
    case 'waiting':
    case 'error':
      return (
        <p className="ask-where">
          <Icon of={SquareTerminal} />
          <span className="cut">
            {need.kind === 'error' ? 'look into' : 'answer in'} its terminal
            {agent?.machine && (
              <>
                {' on '}
                <b>
                  <UntrustedText text={agent.machine} />
                </b>
              </>
            )}
          </span>
        </p>
      )
    case 'budget':
      return <BudgetNeedActs budgetId={need.budget.id} alert={need.alert} />
    case 'alert':
      return <AcknowledgeButton alert={need.alert} />
    case 'threshold':
      return null
    default:
      return assertNever(need)
  }
}
