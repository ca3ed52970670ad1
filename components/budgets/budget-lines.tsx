import type { ReactNode } from 'react'
import { PixelGlyph } from '../ui/pixel-glyph.tsx'
import { BudgetMeter } from './budget-meter.tsx'
import { limitWords, lookOf, markWords, outlookWords, scopeWords, shareWords, spentWords } from './budget-words.ts'
import type { ShownBudget } from './use-budgets.ts'

export interface BudgetLinesProps {
  readonly shown: ShownBudget
  readonly when: { readonly nowMs: number; readonly zone: string }
  /** Its name, and what that does. */
  readonly name: ReactNode
}

/** What a budget is about, what is spent of what, and how it stands: the same wherever it is shown. */
export function BudgetLines({ shown: { standing, forecast }, when, name }: BudgetLinesProps) {
  const { budget, limit } = standing
  return (
    <>
      <p className="budget-line">
        {name}
        <span className="meta cut">{scopeWords(budget)}</span>
        <span className="num budget-sum">
          <b>{spentWords(standing)}</b> <span className="mute">of {limitWords(budget.unit, limit)}</span>
        </span>
      </p>
      <BudgetMeter standing={standing} forecast={forecast} />
      <p className="budget-line">
        <span className="status">
          <PixelGlyph name={lookOf(standing).glyph} />
          {markWords(standing)}
        </span>
        <span className="meta cut">{outlookWords(standing, forecast, when)}</span>
        <span className="meta num budget-sum">{shareWords(standing)}</span>
      </p>
    </>
  )
}
