'use client'

import { SquareTerminal } from 'lucide-react'
import { assertNever } from '#lib/protocol/assert-never.ts'
import type { Agent } from '#lib/state/model.ts'
import type { Need } from '#lib/state/selectors.ts'
import { AcknowledgeButton } from '../alerts/acknowledge-button.tsx'
import { Icon } from '../ui/icon.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import { AnswerApproval } from './answer-approval.tsx'

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
    case 'alert':
    case 'budget':
      return <AcknowledgeButton alert={need.alert} />
    case 'threshold':
      return null
    default:
      return assertNever(need)
  }
}
