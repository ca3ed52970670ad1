'use client'

import { Plus } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { useShortcuts } from '../shortcuts/shortcuts-provider.tsx'
import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { Icon } from '../ui/icon.tsx'
import { KeyHint } from '../ui/key-hint.tsx'
import { Window } from '../ui/window.tsx'
import { BudgetRow } from './budget-row.tsx'
import { type ShownBudget, useBudgets } from './use-budgets.ts'
import { useDecide } from './use-decide.ts'

const BudgetDialog = dynamic(() => import('./budget-dialog.tsx').then((file) => file.BudgetDialog), { ssr: false })

/** The budgets of the workspace; the one that needs somebody is open. */
export function BudgetsPanel({ isAdding, onAdding }: { isAdding: boolean; onAdding: (is: boolean) => void }) {
  const { shown, ...when } = useBudgets()
  const [picked, setPicked] = useState<string | null | undefined>(undefined)
  const [edited, setEdited] = useState<ShownBudget | null>(null)
  const first = shown.find(({ standing }) => needsSomebody(standing.mark))
  const open = picked === undefined ? first?.standing.budget.id : picked
  const chosen = shown.find(({ standing }) => standing.budget.id === open)
  const { decide } = useDecide(open ?? '')
  useShortcuts('page', {
    newBudget: () => onAdding(true),
    hold() {
      if (chosen === undefined) return false
      void decide(chosen.standing.mark === 'held' ? 'release' : 'hold')
      return true
    },
  })
  return (
    <Window
      title="Budgets"
      className="budgets"
      beside={
        <>
          {shown.length > 0 && <span className="count">{shown.length}</span>}
          <span className="meta cut">{countWords(shown)}</span>
        </>
      }
      end={
        <Button tone="quiet" onClick={() => onAdding(true)}>
          <Icon of={Plus} />
          New<span className="sr"> budget</span>
          <KeyHint of="B" />
        </Button>
      }
    >
      {shown.length === 0 ? (
        <Empty title="No budget yet">
          A budget tells you at 50 %, asks at 80 %, and at 100 % denies the next tool call, so that nobody has to watch.
        </Empty>
      ) : (
        <ol>
          {shown.map((one) => {
            const { id } = one.standing.budget
            return (
              <BudgetRow
                key={id}
                shown={one}
                when={when}
                open={open === id}
                isFirst={first === one}
                onToggle={() => setPicked(open === id ? null : id)}
                onEdit={() => setEdited(one)}
              />
            )
          })}
        </ol>
      )}
      <p className="budgets-foot meta">A held agent is told why; nothing is killed.</p>
      {isAdding && <BudgetDialog budget={null} onClose={() => onAdding(false)} />}
      {edited !== null && <BudgetDialog budget={edited.standing.budget} onClose={() => setEdited(null)} />}
    </Window>
  )
}

const needsSomebody = (mark: ShownBudget['standing']['mark']) =>
  mark === 'warned' || mark === 'paused' || mark === 'held'

function countWords(shown: readonly ShownBudget[]): string {
  return (['warned', 'paused', 'held'] as const)
    .flatMap((mark) => {
      const count = shown.filter(({ standing }) => standing.mark === mark).length
      return count === 0 ? [] : [`${count} ${mark}`]
    })
    .join(', ')
}
