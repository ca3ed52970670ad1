'use client'

import Link from 'next/link'
import { percentWords } from '../ui/figures.ts'
import { PixelGlyph } from '../ui/pixel-glyph.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import { BudgetMeter } from './budget-meter.tsx'
import { amountWords, limitWords, MARKS, markWords, outlookWords, scopeWords } from './budget-words.ts'
import { useBudgets } from './use-budgets.ts'

/** The budget that needs somebody first, in one line of the Deck; the others are on the page of tokens. */
export function DeckBudget() {
  const { shown, ...when } = useBudgets()
  const [first] = shown
  if (!first) return null
  const { standing, forecast, name } = first
  const { budget, spent, limit, share, mark } = standing
  return (
    <div className="budget deck-budget" data-status={MARKS[mark].status}>
      <p className="budget-line">
        <Link href="/tokens" className="cut">
          <UntrustedText text={name} />
        </Link>
        <span className="meta cut">{scopeWords(budget)}</span>
        <span className="num budget-sum">
          <b>{amountWords(budget.unit, spent)}</b> <span className="mute">of {limitWords(budget.unit, limit)}</span>
        </span>
      </p>
      <BudgetMeter standing={standing} forecast={forecast} />
      <p className="budget-line">
        <span className="status">
          <PixelGlyph name={MARKS[mark].glyph} />
          {markWords(standing)}
        </span>
        <span className="meta cut">{outlookWords(standing, forecast, when)}</span>
        <span className="meta num budget-sum">{percentWords(share)}</span>
      </p>
    </div>
  )
}
