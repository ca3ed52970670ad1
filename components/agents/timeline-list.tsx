'use client'

import { useVirtualizer } from '@tanstack/react-virtual'
import { type RefObject, useEffect } from 'react'
import type { EventHistory, EventHistoryState } from '#lib/client/event-history.ts'
import type { Agent, Session } from '#lib/state/model.ts'
import type { Hold } from '../events/use-hold.ts'
import { useMedia } from '../ui/use-media.ts'
import { TimelineEnd } from './timeline-end.tsx'
import { EntryRow } from './timeline-entry.tsx'
import type { TimelineRow } from './timeline-rows.ts'
import { TurnHead } from './turn-head.tsx'

export interface TimelineListProps {
  readonly agent: Agent
  readonly sessions: readonly Session[]
  readonly rows: readonly TimelineRow[]
  readonly state: EventHistoryState
  readonly history: EventHistory
  readonly hold: Hold
  readonly box: RefObject<HTMLDivElement | null>
  /** All of it is of one session. */
  readonly isOne: boolean
}

/** Pixels; the CSS has the same. */
const HEIGHTS = { desk: { turn: 28, entry: 27, end: 56 }, phone: { turn: 30, entry: 36, end: 64 } } as const

/** Only those rows that can be seen. */
export function TimelineList({ agent, sessions, rows, state, history, hold, box, isOne }: TimelineListProps) {
  const heights = useMedia('(max-width: 640px)') ? HEIGHTS.phone : HEIGHTS.desk
  const heightAt = (index: number) => heights[rows[index]?.kind ?? 'end']
  const virtual = useVirtualizer({
    count: rows.length + 1,
    getScrollElement: () => box.current,
    estimateSize: heightAt,
    overscan: 10,
    getItemKey: (index) => rows[index]?.key ?? 'end',
  })
  // Rows of another height move up and down as what they tell is folded.
  useEffect(() => {
    if (rows.length >= 0 && heights) virtual.measure()
  }, [virtual, rows, heights])
  const named = !isOne && sessions.length > 1
  return (
    <div
      ref={box}
      className="tl"
      role="log"
      aria-live="off"
      aria-label="What it did, newest first"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
      tabIndex={0}
      onScroll={({ currentTarget }) => hold.because('scrolled', currentTarget.scrollTop > 0)}
    >
      <ol style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, key, start }) => {
          const row = rows[index]
          const style = { transform: `translateY(${start}px)`, height: heightAt(index) }
          return (
            <li key={key} style={style}>
              {row === undefined ? (
                <TimelineEnd state={state} isEmpty={rows.length === 0} onMore={() => history.loadOlder()} />
              ) : row.kind === 'turn' ? (
                <TurnHead turn={row.turn} agent={agent} session={named ? sessionOf(sessions, row.turn) : undefined} />
              ) : (
                <EntryRow entry={row.entry} isInner={row.isInner} agent={agent} />
              )}
            </li>
          )
        })}
      </ol>
    </div>
  )
}

const sessionOf = (sessions: readonly Session[], { sessionId }: { readonly sessionId: string | null }) =>
  sessions.find(({ id }) => id === sessionId)
