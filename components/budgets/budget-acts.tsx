'use client'

import { usdFromNano } from '#lib/protocol/money.ts'
import { type BudgetStanding, decisionOf } from '#lib/state/budget-standing.ts'
import { Button } from '../ui/button.tsx'
import { KeyHint } from '../ui/key-hint.tsx'
import { visibleText } from '../visible-text.ts'
import { amountWords, periodNow } from './budget-words.ts'
import { nextLimit } from './next-limit.ts'
import { useDecide } from './use-decide.ts'

interface BudgetActsProps {
  readonly standing: BudgetStanding
  readonly name: string
  /** The one answer to the worst thing on its page. */
  readonly isFirst?: boolean
  /** Only what is asked for. */
  readonly isShort?: boolean
  readonly onEdit?: () => void
  /** The key holds it, or lets it go. */
  readonly hasKey?: boolean
}

/** What a person can decide about a budget now. */
export function BudgetActs({
  standing,
  name,
  isFirst = false,
  isShort = false,
  hasKey = false,
  onEdit,
}: BudgetActsProps) {
  const { budget, mark, heldBy, span, free } = standing
  const { isSent, decide } = useDecide(budget.id)
  // What is seen now is what is meant, whatever holds once it arrives.
  const { from } = span
  const of = <span className="sr">: {visibleText(name)}</span>
  const hint = hasKey && <KeyHint of="H" />
  const now = budget.period === 'total' ? '' : ` ${periodNow(budget)}`
  const raised = nextLimit(standing)
  const to = budget.unit === 'usd' ? { usd: usdFromNano(raised) } : { tokens: raised }
  return (
    <p className="budget-acts">
      {heldBy === 'person' ? (
        <Button
          tone={isFirst ? 'brand' : 'plain'}
          aria-disabled={isSent('release')}
          onClick={() => decide('release', { from })}
        >
          Release{of}
          {hint}
        </Button>
      ) : (
        <Button
          tone={isFirst ? 'brand' : 'plain'}
          aria-disabled={isSent('allow')}
          onClick={() => decide('allow', { to, from })}
        >
          Raise to {amountWords(budget.unit, raised)}
          {now}
          {of}
        </Button>
      )}
      {mark === 'held' && span.calls === 0 && (
        <Button
          aria-disabled={isSent('allow')}
          onClick={() => decide('allow', { calls: 1, after: decisionOf(span), from })}
        >
          Let one call pass{of}
        </Button>
      )}
      {mark !== 'held' && (
        <Button aria-disabled={isSent('hold')} onClick={() => decide('hold', { from })}>
          Hold now{of}
          {hint}
        </Button>
      )}
      {!isShort && heldBy === 'step' && free === null && (
        <Button tone="quiet" aria-disabled={isSent('release')} onClick={() => decide('release', { from })}>
          Let go{now}
          {of}
          {hint}
        </Button>
      )}
      {onEdit && (
        <Button tone="quiet" onClick={onEdit}>
          Edit{of}
        </Button>
      )}
    </p>
  )
}
