import { memo, type RefObject } from 'react'
import type { Activity } from '#lib/state/model.ts'
import { useMedia } from '../ui/use-media.ts'
import { useVisibleRows } from '../ui/use-visible-rows.ts'
import { FeedRow } from './feed-row.tsx'

/** Their heights in side.css and panels.css. */
const ROW = 29
const PHONE_ROW = 34

export interface FeedLinesProps {
  /** What scrolls. */
  readonly box: RefObject<HTMLElement | null>
  readonly lines: readonly Activity[]
  /** Somebody has the list in hand and may scroll it; otherwise nothing is drawn beyond its edge, all of it being new at once. */
  readonly isRead: boolean
}

/**
 * The lines in view, and room for all. Rows are placed by transform: those that make room for a new one are no shift of the
 * layout.
 */
export const FeedLines = memo(function FeedLines({ box, lines, isRead }: FeedLinesProps) {
  const row = useMedia('(max-width: 640px)') ? PHONE_ROW : ROW
  const seen = useVisibleRows(box, lines.length, row, !isRead)
  // The server, and with it the first render here, does not know how high the box will be.
  const { first, end } = box.current === null ? { first: 0, end: lines.length } : seen
  return (
    <ol style={{ height: `calc(${lines.length} * var(--row))` }}>
      {lines.slice(first, end).map((line, place) => (
        <li key={line.seq} style={{ transform: `translateY(${(first + place) * 100}%)` }}>
          <FeedRow line={line} />
        </li>
      ))}
    </ol>
  )
})
