'use client'

import { ChevronDown, ChevronRight } from 'lucide-react'
import { useId } from 'react'
import { Icon } from '../ui/icon.tsx'
import { PixelGlyph } from '../ui/pixel-glyph.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import { BudgetActs } from './budget-acts.tsx'
import { BudgetLines } from './budget-lines.tsx'
import { lookOf, stepWhen, stepWords } from './budget-words.ts'
import type { ShownBudget } from './use-budgets.ts'

export interface BudgetRowProps {
  readonly shown: ShownBudget
  readonly when: { readonly nowMs: number; readonly zone: string }
  readonly open: boolean
  readonly isFirst: boolean
  /** It came to need somebody while its place was kept. */
  readonly isNews: boolean
  readonly onToggle: () => void
  readonly onEdit: () => void
}

/** One budget: what is spent of what, how it stands, and, opened, what each step does and what can be decided. */
export function BudgetRow({ shown, when, open, isFirst, isNews, onToggle, onEdit }: BudgetRowProps) {
  const { standing, name } = shown
  const more = useId()
  return (
    <li className={open ? 'budget is-open' : 'budget'} data-status={lookOf(standing).status}>
      <BudgetLines
        shown={shown}
        when={when}
        name={
          <>
            <button type="button" className="budget-name" aria-expanded={open} aria-controls={more} onClick={onToggle}>
              <Icon of={open ? ChevronDown : ChevronRight} />
              <UntrustedText className="cut" text={name} />
            </button>
            {isNews && <span className="tag">needs you</span>}
          </>
        }
      />
      <div id={more} hidden={!open}>
        {open && (
          <>
            <BudgetSteps shown={shown} when={when} />
            <BudgetActs standing={standing} name={name} isFirst={isFirst} onEdit={onEdit} hasKey />
          </>
        )}
      </div>
    </li>
  )
}

function BudgetSteps({ shown: { standing, forecast }, when }: Pick<BudgetRowProps, 'shown' | 'when'>) {
  return (
    <ol className="budget-steps">
      {standing.budget.steps.map((step) => {
        const { past, words, action } = stepWhen(standing, forecast, step.at, when)
        return (
          <li key={step.at} className={past ? 'is-past' : ''}>
            <b className="num">{step.at} %</b>
            <span className="cut" title={action ?? undefined}>
              {stepWords(step)}
            </span>
            <span className="meta">
              {past && <PixelGlyph name="done" />}
              {words}
            </span>
          </li>
        )
      })}
    </ol>
  )
}
