'use client'

import { List, SquareKanban } from 'lucide-react'
import { useCallback } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import type { MissionState } from '#lib/state/model.ts'
import { plural } from '../ui/figures.ts'
import { Icon } from '../ui/icon.tsx'
import { type Board, type BoardVerdict, boardVerdict } from './board.ts'
import type { BoardView, ChangeBoard } from './board-view.ts'
import { TransferMenu } from './transfer-menu.tsx'

const sameVerdict = (a: BoardVerdict, b: BoardVerdict) =>
  a.running === b.running &&
  a.done === b.done &&
  a.troubles.error === b.troubles.error &&
  a.troubles.waiting === b.troubles.waiting &&
  a.troubles.stale === b.troubles.stale

export interface BoardHeadProps {
  readonly board: Board
  readonly view: BoardView
  readonly change: ChangeBoard
}

/** The first line of the page: what is stuck, then what goes on; at its right how it is shown. */
export function BoardHead({ board, view, change }: BoardHeadProps) {
  const { columns } = board
  const { running, troubles, done } = useLive(
    useCallback(({ agents }: MissionState) => boardVerdict(columns, agents), [columns]),
    sameVerdict,
  )
  const stuck = troubles.error + troubles.waiting + troubles.stale
  const why = [
    troubles.waiting > 0 && plural(troubles.waiting, 'waits for you', 'wait for you'),
    troubles.error > 0 && plural(troubles.error, 'has its agent in error', 'have their agents in error'),
    troubles.stale > 0 && plural(troubles.stale, 'is not heard any more', 'are not heard any more'),
  ].filter(Boolean)
  return (
    <header className="page-head">
      <h1 className="title">
        {stuck > 0 ? (
          <span className="hot">{plural(stuck, 'task is stuck', 'tasks are stuck')}</span>
        ) : (
          <span>{running > 0 ? 'Nothing is stuck' : 'No task runs'}</span>
        )}
        {running > 0 && (
          <>
            <span className="board-dot"> · </span>
            <span>{plural(running, 'running', 'running')}</span>
          </>
        )}
        <span className="sr"> Tasks</span>
      </h1>
      <span className="soft wide">
        {why.join(', ')}
        {why.length > 0 && done > 0 && ' · '}
        {done > 0 && view.closed === 'today' && `${plural(done, 'done', 'done')} today`}
      </span>
      <span className="end board-looks">
        <fieldset className="roster-seg wide">
          <legend className="sr">View</legend>
          <span className="seg px">
            <button type="button" aria-pressed={!view.list} onClick={() => change({ list: false })}>
              <Icon of={SquareKanban} />
              Board
            </button>
            <button type="button" aria-pressed={view.list} onClick={() => change({ list: true })}>
              <Icon of={List} />
              List
            </button>
          </span>
        </fieldset>
        <TransferMenu />
      </span>
    </header>
  )
}
