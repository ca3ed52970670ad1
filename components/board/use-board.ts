'use client'

import { useMemo, useState } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import type { TaskStatus } from '#lib/protocol/event.ts'
import type { MissionState, Task } from '#lib/state/model.ts'
import { sameItems } from '../live/same.ts'
import { useCalm } from '../live/use-calm.ts'
import { useWorkspaceDay } from '../live/use-workspace-day.ts'
import { type Board, boardOf } from './board.ts'
import type { BoardView } from './board-view.ts'
import { useMe } from './me.ts'
import { type Move, useMoves } from './use-moves.ts'

/** Thousands of tasks are put in order again at most this often. */
const CALM_MS = 200

const tasksOf = (state: MissionState) => state.tasks

/** The board as it stands, with what was moved and not stored yet. */
export function useBoard(view: BoardView): { readonly board: Board; readonly move: Move } {
  const me = useMe()
  const day = useWorkspaceDay()
  const [tasks, move] = useMoves(useCalm(useLive(tasksOf), CALM_MS), day)
  const { text, project, assignee, label, priority, blocked, mine, closed } = view
  const [steady] = useState(createSteady)
  const board = useMemo(() => {
    const filters = { text, project, assignee, label, priority, blocked, mine, closed }
    return steady(boardOf(tasks, filters, { me: me.id, day }))
  }, [tasks, text, project, assignee, label, priority, blocked, mine, closed, me, day, steady])
  return { board, move }
}

/** A column that holds the same tasks as before stays the same list, so that it is not drawn again. */
function createSteady(): (board: Board) => Board {
  let last: Board['columns'] | null = null
  return (board) => {
    const keep = (status: TaskStatus): readonly Task[] => {
      const before = last?.[status]
      return before && sameItems(before, board.columns[status]) ? before : board.columns[status]
    }
    last = {
      backlog: keep('backlog'),
      ready: keep('ready'),
      running: keep('running'),
      review: keep('review'),
      done: keep('done'),
      failed: keep('failed'),
      cancelled: keep('cancelled'),
    }
    return { ...board, columns: last }
  }
}
