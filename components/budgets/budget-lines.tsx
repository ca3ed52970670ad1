import type { ReactNode } from 'react'
import { percentWords } from '../ui/figures.ts'
import { PixelGlyph } from '../ui/pixel-glyph.tsx'
import { BudgetMeter } from './budget-meter.tsx'
import { amountWords, limitWords, lookOf, markWords, outlookWords, scopeWords } from './budget-words.ts'
import type { ShownBudget } from './use-budgets.ts'

export interface BudgetLinesProps {
  readonly shown: ShownBudget
  readonly when: { readonly nowMs: number; readonly zone: string }
  /** Its name, and what that does. */
  readonly name: ReactNode
}

/** What a budget is about, what is spent of what, and how it stands: the same wherever it is shown. */
export function BudgetLines({ shown: { standing, forecast }, when, name }: BudgetLinesProps) {
  const { budget, spent, limit, share } = standing
  return (
    <>
      <p className="budget-line">
        {name}
        <span className="meta cut">{scopeWords(budget)}</span>
        <span className="num budget-sum">
          <b>{spent === null ? '–' : amountWords(budget.unit, spent)}</b>{' '}
          <span className="mute">of {limitWords(budget.unit, limit)}</span>
        </span>
      </p>
      <BudgetMeter standing={standing} forecast={forecast} />
      <p className="budget-line">
        <span className="status">
          <PixelGlyph name={lookOf(standing).glyph} />
          {markWords(standing)}
        </span>
        <span className="meta cut">{outlookWords(standing, forecast, when)}</span>
        <span className="meta num budget-sum">{share === null ? '–' : percentWords(share)}</span>
      </p>
    </>
  )
}
