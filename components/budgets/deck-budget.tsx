'use client'

import Link from 'next/link'
import { UntrustedText } from '../untrusted-text.tsx'
import { BudgetLines } from './budget-lines.tsx'
import { lookOf } from './budget-words.ts'
import { useBudgets } from './use-budgets.ts'

/** The budget that needs somebody first, in one line of the Deck; the others are on the page of tokens. */
export function DeckBudget() {
  const { shown, ...when } = useBudgets()
  const [first] = shown
  if (!first) return null
  return (
    <div className="budget deck-budget" data-status={lookOf(first.standing).status}>
      <BudgetLines
        shown={first}
        when={when}
        name={
          <Link href="/tokens" className="cut">
            <UntrustedText text={first.name} />
          </Link>
        }
      />
    </div>
  )
}
