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
import { needsSomebody } from './budget-words.ts'
import { type ShownBudget, useBudgets } from './use-budgets.ts'
import { useDecide } from './use-decide.ts'
import { useStillBudgets } from './use-still-budgets.ts'

const BudgetDialog = dynamic(() => import('./budget-dialog.tsx').then((file) => file.BudgetDialog), { ssr: false })

/** The budgets of the workspace; the first that needs somebody is open, until somebody opens another. */
export function BudgetsPanel({ isAdding, onAdding }: { isAdding: boolean; onAdding: (is: boolean) => void }) {
  const { shown, ...when } = useBudgets()
  const [picked, setPicked] = useState<string | null | undefined>(undefined)
  const [edited, setEdited] = useState<ShownBudget | null>(null)
  const first = shown.find(({ standing }) => needsSomebody(standing.mark))
  const isThere = shown.some(({ standing }) => standing.budget.id === picked)
  const open = picked === null || isThere ? picked : (first?.standing.budget.id ?? null)
  // It stays open whoever needs somebody next: keys and presses that are on their way are meant for it.
  if (open !== null && open !== picked) setPicked(open)
  const { order, isNews, hold } = useStillBudgets(shown)
  const chosen = shown.find(({ standing }) => standing.budget.id === open)
  const { decide } = useDecide(open ?? '')
  useShortcuts('page', {
    newBudget: () => onAdding(true),
    hold() {
      if (chosen === undefined) return false
      const { mark, span } = chosen.standing
      void decide(mark === 'held' ? 'release' : 'hold', { from: span.from })
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
        <ol {...hold}>
          {order.map((one) => {
            const { id } = one.standing.budget
            return (
              <BudgetRow
                key={id}
                shown={one}
                when={when}
                open={open === id}
                isFirst={first === one}
                isNews={isNews(one)}
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

function countWords(shown: readonly ShownBudget[]): string {
  return (['warned', 'paused', 'held'] as const)
    .flatMap((mark) => {
      const count = shown.filter(({ standing }) => standing.mark === mark).length
      return count === 0 ? [] : [`${count} ${mark}`]
    })
    .join(', ')
}
