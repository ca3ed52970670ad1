'use client'

import { useEffect, useEffectEvent, useLayoutEffect, useRef } from 'react'
import type { EventHistory, EventHistoryState } from '#lib/client/event-history.ts'
import type { MissionEvent } from '#lib/protocol/event.ts'
import { useMedia } from '../ui/use-media.ts'
import { scrollFor, useVisibleRows } from '../ui/use-visible-rows.ts'
import { EventRow } from './event-row.tsx'
import { ListEnd } from './list-end.tsx'
import type { Hold } from './use-hold.ts'

export interface EventListProps {
  readonly state: EventHistoryState
  readonly history: EventHistory
  readonly hold: Hold
  readonly selected: MissionEvent | null
  readonly onSelect: (event: MissionEvent) => void
  /** Anything is left out by a filter. */
  readonly filtered: boolean
}

const ROW = 29
const PHONE_ROW = 56

/** The events, newest first, and only those rows that can be seen. */
export function EventList({ state, history, hold, selected, onSelect, filtered }: EventListProps) {
  const { shown, trimmed, older } = state
  const total = older.kind === 'complete' && trimmed === 0 ? shown.length : -1
  const box = useRef<HTMLDivElement>(null)
  const narrow = useMedia('(max-width: 640px)')
  const row = narrow ? PHONE_ROW : ROW
  const at = (index: number) => shown[shown.length - 1 - index]
  // The last row is what stands below the oldest event.
  const count = shown.length + 1
  const { first, end } = useVisibleRows(box, count, row)
  const endShown = end === count
  useEffect(() => {
    if (endShown && older.kind === 'ready') history.loadOlder()
  }, [endShown, older.kind, history])
  useKeepPlace(box, trimmed, row)
  const chosen = selected === null ? -1 : indexOf(shown, selected.seq)
  // Once for each choice: rows that come in above a chosen one must not drag the list along.
  const showChosen = useEffectEvent(() => {
    const list = box.current
    if (list && chosen >= 0) list.scrollTop = scrollFor(chosen, row, list.scrollTop, list.clientHeight)
  })
  useEffect(() => {
    if (selected) showChosen()
  }, [selected])
  return (
    <div
      ref={box}
      className="ev-list"
      role="listbox"
      tabIndex={0}
      aria-label="Events, newest first"
      aria-activedescendant={chosen < 0 ? undefined : `event-${selected?.seq}`}
      onPointerEnter={({ pointerType }) => pointerType === 'mouse' && hold.because('inside', true)}
      onPointerLeave={() => hold.because('inside', box.current?.contains(document.activeElement) ?? false)}
      onFocus={() => hold.because('inside', true)}
      onBlur={() => hold.because('inside', false)}
      onScroll={({ currentTarget }) => hold.because('scrolled', currentTarget.scrollTop > 0)}
    >
      <div role="presentation" style={{ height: count * row, position: 'relative' }}>
        {Array.from({ length: end - first }, (_, place) => {
          const index = first + place
          const event = at(index)
          const style = { transform: `translateY(${index * row}px)`, height: row }
          if (!event)
            return (
              <div key="end" role="presentation" className="ev-end" style={style}>
                <ListEnd state={state} filtered={filtered} onMore={() => history.loadOlder()} />
              </div>
            )
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the focus and its keys
            <div
              key={event.seq}
              id={`event-${event.seq}`}
              role="option"
              tabIndex={-1}
              aria-selected={event.seq === selected?.seq}
              aria-posinset={trimmed + index + 1}
              aria-setsize={total}
              className="ev-row"
              style={style}
              onClick={() => onSelect(event)}
            >
              <EventRow event={event} />
            </div>
          )
        })}
      </div>
    </div>
  )
}

/** Rows that leave at the top would pull up what is being read. */
function useKeepPlace(box: React.RefObject<HTMLDivElement | null>, trimmed: number, row: number): void {
  const last = useRef(0)
  useLayoutEffect(() => {
    if (box.current && trimmed > last.current) box.current.scrollTop -= (trimmed - last.current) * row
    last.current = trimmed
  }, [box, trimmed, row])
}

/** Place of an event in the list, newest first; -1 when it is not in it. */
function indexOf(shown: readonly MissionEvent[], seq: number): number {
  const at = shown.findLastIndex((event) => event.seq <= seq)
  return shown[at]?.seq === seq ? shown.length - 1 - at : -1
}
