'use client'

import { useCallback, useMemo, useRef, useState } from 'react'
import { useLiveContext } from '#lib/client/use-live.ts'
import type { TaskStatus } from '#lib/protocol/event.ts'
import type { TasksByStatus } from '#lib/state/selectors.ts'
import { useToast } from '../ui/toast.tsx'
import { visibleText } from '../visible-text.ts'
import type { Board } from './board.ts'
import { BoardColumn } from './board-column.tsx'
import { type Carry, planOf } from './carry.ts'
import { ColumnStrip } from './column-strip.tsx'
import { DragLayer } from './drag-layer.tsx'
import { useMe } from './me.ts'
import { createPlaces } from './places.ts'
import { useBoardKeys } from './use-board-keys.ts'
import { useCarry } from './use-carry.ts'
import type { Move } from './use-moves.ts'

export const COLUMNS: readonly TaskStatus[] = ['backlog', 'ready', 'running', 'review', 'done', 'failed', 'cancelled']

export interface BoardColumnsProps {
  readonly board: Board
  readonly move: Move
  /** The task in the drawer; empty for none. */
  readonly open: string
  readonly onOpen: (id: string) => void
  readonly picked: ReadonlySet<string>
  readonly onPick: (id: string) => void
}

/** The columns, and everything that takes a card from one to another. */
export function BoardColumns({ board, move, open, onOpen, picked, onPick }: BoardColumnsProps) {
  const { columns, links } = board
  const { store } = useLiveContext()
  const me = useMe()
  const toast = useToast()
  const box = useRef<HTMLDivElement>(null)
  const layer = useRef<HTMLDivElement>(null)
  const [places] = useState(createPlaces)
  const [folds, setFolds] = useState<Partial<Record<TaskStatus, boolean>>>({})
  const unfolded = COLUMNS.filter((status) => !(folds[status] ?? isFolded(status, open !== '')))
  const plan = (carry: Carry) => planOf(carry, board, store.getState(), me)
  const drop = (carry: Carry) => {
    const what = plan(carry)
    if (what?.kind === 'refused')
      toast('error', `Put back: ${visibleText(carry.task.title)}. ${what.words}.`, 'refused')
    if (what?.kind === 'move') void move(carry.task, what.fields)
  }
  const [carry, setCarry] = useCarry({ board: box, layer, places, taskOf: (id) => taskIn(columns, id), onDrop: drop })
  const [adding, setAdding] = useState<TaskStatus | null>(null)
  const keys = useBoardKeys({ columns, unfolded, carry, setCarry, drop, onPick, onOpen, onAdding: setAdding, open })
  const fold = useCallback((status: TaskStatus) => setFolds((all) => ({ ...all, [status]: true })), [])
  const unfold = useCallback((status: TaskStatus) => setFolds((all) => ({ ...all, [status]: false })), [])
  const planned = carry && plan(carry)
  const over = carry?.wish?.status ?? null
  const place = planned && planned.kind !== 'refused' ? planned.place : null
  const words = planned?.words ?? ''
  const tip = carry?.by === 'keys'
  const hole = useMemo(() => (place === null ? null : { place, words, tip }), [place, words, tip])
  const style = { gridTemplateColumns: COLUMNS.map((one) => (unfolded.includes(one) ? WIDE : NARROW)).join(' ') }
  return (
    <div ref={box} className="board" data-carries={carry?.by} style={style} onKeyDownCapture={keys.onKeyDown}>
      {COLUMNS.map((status) => {
        const isOver = over === status
        const refuses = isOver && planned?.kind === 'refused'
        const tasks = columns[status]
        if (!unfolded.includes(status))
          return (
            <ColumnStrip key={status} {...{ status, refuses }} count={tasks.length} over={isOver} onUnfold={unfold} />
          )
        return (
          <BoardColumn
            key={status}
            {...{ status, tasks, links, refuses, picked, places, onOpen }}
            ghost={carry?.task.status === status ? carry.task.id : null}
            drop={isOver ? hole : null}
            cursor={keys.cursorIn(status)}
            focusAt={keys.focusAt}
            all={board.all[status]}
            open={open !== '' && tasks.some(({ id }) => id === open) ? open : null}
            adding={adding === status}
            onCursor={keys.setCursor}
            onAdding={setAdding}
            onFold={fold}
          />
        )
      })}
      {carry?.by === 'pointer' && <DragLayer ref={layer} carry={carry} plan={planned} />}
      <p className="sr" role="status">
        {carry?.by === 'keys' && `${words}. Enter drops it there, Escape leaves it.`}
      </p>
    </div>
  )
}

const WIDE = 'minmax(176px, 1fr)'
const NARROW = '34px'

/** What most looks do not need stands folded; beside the drawer there is room for four columns. */
const isFolded = (status: TaskStatus, beside: boolean): boolean =>
  status === 'failed' || status === 'cancelled' || (status === 'done' && beside)

const taskIn = (columns: TasksByStatus, id: string) =>
  COLUMNS.flatMap((status) => columns[status].find((task) => task.id === id) ?? [])[0]
