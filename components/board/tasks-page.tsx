'use client'

import { useCallback, useState } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import type { MissionState } from '#lib/state/model.ts'
import { ScriptLesson } from '../tasks/script-lesson.tsx'
import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { useAddress } from '../ui/use-address.ts'
import { useMedia } from '../ui/use-media.ts'
import type { Board } from './board.ts'
import { BoardColumns } from './board-columns.tsx'
import { BoardFilters } from './board-filters.tsx'
import { BoardHead } from './board-head.tsx'
import {
  type BoardView,
  boardQuery,
  type ChangeBoard,
  goesOn,
  hidesNothing,
  NO_FILTER,
  readBoardView,
} from './board-view.ts'
import { BulkBar } from './bulk-bar.tsx'
import { PhoneBoard } from './phone-board.tsx'
import { QuickAddLine } from './quick-add-line.tsx'
import { TaskDrawer } from './task-drawer.tsx'
import { TaskTable } from './task-table.tsx'
import { useBoard } from './use-board.ts'
import type { Move } from './use-moves.ts'
import { usePicked } from './use-picked.ts'

/** All tasks: as a board or as a list, one of them beside it. */
export function TasksPage() {
  const [view, change] = useAddress(readBoardView, boardQuery, goesOn)
  const { board, move } = useBoard(view)
  const phone = useMedia('(max-width: 640px)')
  const [said, setSaid] = useState('')
  const openTask = useCallback((task: string) => change({ task }), [change])
  const drawer = view.task !== '' && (
    <TaskDrawer
      key={view.task}
      taskId={view.task}
      onClose={() => change({ task: '' })}
      onSaid={setSaid}
      onOpen={openTask}
    />
  )
  if (phone && drawer) return <div className="tasks-page is-one">{drawer}</div>
  return (
    <div className="tasks-page" data-drawer={view.task !== '' || undefined}>
      <BoardHead board={board} view={view} change={change} />
      <div className="board-tools">
        <BoardFilters board={board} view={view} change={change} />
        {!phone && <QuickAddLine />}
      </div>
      <div className="board-wrap">
        <Shown {...{ board, move, view, change, phone }} onOpen={openTask} />
        {drawer}
      </div>
      {phone && <QuickAddLine />}
      <p className="sr" role="status">
        {said}
      </p>
    </div>
  )
}

const hasTasks = ({ tasks }: MissionState) => tasks.size > 0

interface ShownProps {
  readonly board: Board
  readonly move: Move
  readonly view: BoardView
  readonly change: ChangeBoard
  readonly phone: boolean
  readonly onOpen: (id: string) => void
}

function Shown({ board, move, view, change, phone, onOpen }: ShownProps) {
  const any = useLive(hasTasks)
  const picks = usePicked(board.columns)
  const bulk = <BulkBar picks={picks} />
  if (!any)
    return (
      <div className="board-empty window px px-drop">
        <Empty title="No tasks yet">Type one into “Add a task”, or let scripts and agents add their own.</Empty>
        <ScriptLesson />
      </div>
    )
  if (board.count === 0 && !hidesNothing(view))
    return (
      <div className="board-empty window px px-drop">
        <Empty title="No task passes these filters" act={<Button onClick={() => change(NO_FILTER)}>Show all</Button>} />
      </div>
    )
  if (phone) return <PhoneBoard board={board} move={move} onOpen={onOpen} />
  if (view.list) return <TaskTable {...{ board, view, change, onOpen, picks, bulk }} />
  return (
    <div className="board-stack">
      <BoardColumns {...{ board, move, onOpen }} open={view.task} picked={picks.ids} onPick={picks.toggle} />
      {picks.ids.size > 0 && <div className="board-bulk window px px-drop">{bulk}</div>}
    </div>
  )
}
