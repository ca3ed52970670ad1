'use client'

import { X } from 'lucide-react'
import { PRIORITIES, PRIORITY_WORDS } from '../tasks/task-words.ts'
import { Button } from '../ui/button.tsx'
import { countWords } from '../ui/figures.ts'
import { Icon } from '../ui/icon.tsx'
import { PageSearch } from '../ui/page-search.tsx'
import type { Board } from './board.ts'
import { type BoardView, type ChangeBoard, hidesNothing, NO_FILTER } from './board-view.ts'
import { FilterChip, FilterSelect } from './filter-chip.tsx'
import { useFilterValues, type Values } from './use-filter-values.ts'

const PRIORITY_VALUES: Values = PRIORITIES.map((one) => [one, PRIORITY_WORDS[one]])

export interface BoardFiltersProps {
  readonly board: Board
  readonly view: BoardView
  readonly change: ChangeBoard
}

/** Which tasks are shown, as chips; all of it stands in the address. */
export function BoardFilters({ board, view, change }: BoardFiltersProps) {
  const { projects, assignees, labels } = useFilterValues()
  const today = view.closed === 'today'
  return (
    <search className="board-filters">
      <PageSearch label="Search tasks" placeholder="Search" text={view.text} onType={(text) => change({ text })} />
      <FilterChip name="Active" value="today" on={today} onToggle={() => change({ closed: today ? 'all' : 'today' })} />
      <FilterSelect
        name="Project"
        chosen={view.project}
        values={projects}
        onChoose={(project) => change({ project })}
      />
      <FilterSelect
        name="Assignee"
        chosen={view.assignee}
        values={assignees}
        onChoose={(assignee) => change({ assignee })}
      />
      <FilterSelect name="Label" chosen={view.label} values={labels} onChoose={(label) => change({ label })} />
      <FilterSelect
        name="Priority"
        chosen={view.priority}
        values={PRIORITY_VALUES}
        onChoose={(chosen) => change({ priority: PRIORITIES.find((one) => one === chosen) ?? '' })}
      />
      <FilterChip
        name="Blocked"
        value={countWords(board.blocked)}
        on={view.blocked}
        onToggle={() => change({ blocked: !view.blocked })}
      />
      <FilterChip
        name="Mine"
        value={countWords(board.mine)}
        on={view.mine}
        onToggle={() => change({ mine: !view.mine })}
      />
      <span className="soft num" role="status">
        {countWords(board.count)} of {countWords(board.total)}
      </span>
      {!hidesNothing(view) && (
        <Button tone="quiet" onClick={() => change(NO_FILTER)}>
          <Icon of={X} />
          Clear
        </Button>
      )}
    </search>
  )
}
