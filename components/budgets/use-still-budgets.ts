import { type FocusEvent, type PointerEvent, useState } from 'react'
import { needsSomebody } from './budget-words.ts'
import { stillOrder } from './still-order.ts'
import type { ShownBudget } from './use-budgets.ts'

interface Kept {
  readonly ids: readonly string[]
  /** Those that needed somebody already. */
  readonly asking: ReadonlySet<string>
}

const idOf = ({ standing }: ShownBudget): string => standing.budget.id

/**
 * The budgets in the order that they need somebody, which stands still while a pointer or the focus is among them: what a
 * press is meant for is what it lands on.
 */
export function useStillBudgets(shown: readonly ShownBudget[]) {
  const [kept, setKept] = useState<Kept | null>(null)
  const keep = () =>
    setKept(
      (before) =>
        before ?? {
          ids: shown.map(idOf),
          asking: new Set(shown.filter(({ standing }) => needsSomebody(standing.mark)).map(idOf)),
        },
    )
  return {
    order: stillOrder(shown, kept?.ids ?? null, idOf),
    /** It came to need somebody while the order was kept, and would stand further up. */
    isNews: (one: ShownBudget) => kept !== null && needsSomebody(one.standing.mark) && !kept.asking.has(idOf(one)),
    hold: {
      onPointerEnter: keep,
      // The focus may still be inside; what had it may also be gone, and nobody is told of that.
      onPointerLeave: ({ currentTarget }: PointerEvent) => {
        if (!currentTarget.contains(document.activeElement)) setKept(null)
      },
      onFocus: keep,
      onBlur: ({ currentTarget, relatedTarget }: FocusEvent) => {
        if (!currentTarget.contains(relatedTarget) && !currentTarget.matches(':hover')) setKept(null)
      },
    },
  }
}
