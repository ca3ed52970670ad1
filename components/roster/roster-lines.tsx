'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useEffectEvent, useRef } from 'react'
import { agentHref } from '../agents/agent-href.ts'
import { useShortcuts } from '../shortcuts/shortcuts-provider.tsx'
import { scrollFor, useVisibleRows } from '../ui/use-visible-rows.ts'
import type { RosterLine } from './roster.ts'
import { COLUMN_COUNT, RosterHead } from './roster-head.tsx'
import { RosterRow } from './roster-row.tsx'
import type { ChangeRoster, RosterView } from './roster-view.ts'

const ROW = 32
/** What stands over the first line, and stays there. */
const HEAD = 30

export interface RosterLinesProps {
  readonly lines: readonly RosterLine[]
  /** Place of the one that is picked; -1 where none is. */
  readonly at: number
  readonly view: RosterView
  readonly change: ChangeRoster
  readonly day: string
  readonly onPick: (key: string | null) => void
  readonly onToggle: (group: string) => void
}

/** The lines in view, and room for all. */
export function RosterLines({ lines, at, view, change, day, onPick, onToggle }: RosterLinesProps) {
  const box = useRef<HTMLElement>(null)
  const { first, end } = useVisibleRows(box, lines.length, ROW)
  usePicking(box, lines, at, { onPick, onToggle })
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <section className="roster-lines" ref={box} tabIndex={0} aria-label="Agents, line by line">
      <table className="roster-table" aria-rowcount={lines.length + 1}>
        <RosterHead order={view.order} onOrder={(order) => change({ order })} />
        <tbody>
          <Gap lines={first} />
          {lines.slice(first, end).map((line, place) => (
            <RosterRow
              key={line.key}
              {...{ line, day, onPick, onToggle }}
              at={first + place}
              isPicked={first + place === at}
            />
          ))}
          <Gap lines={lines.length - end} />
        </tbody>
      </table>
    </section>
  )
}

/** Keeps the room of lines that are not drawn. */
const Gap = ({ lines }: { lines: number }) =>
  lines > 0 && (
    <tr style={{ height: lines * ROW }}>
      <td colSpan={COLUMN_COUNT} />
    </tr>
  )

/** `j` and `k` go along the lines, Enter opens the picked one, Escape lets it go; it always stands in view. */
function usePicking(
  box: React.RefObject<HTMLElement | null>,
  lines: readonly RosterLine[],
  at: number,
  { onPick, onToggle }: Pick<RosterLinesProps, 'onPick' | 'onToggle'>,
): void {
  const router = useRouter()
  const line = lines[at]
  const pick = (place: number) => onPick(lines[Math.max(0, Math.min(place, lines.length - 1))]?.key ?? null)
  useShortcuts('page', {
    down: () => pick(at + 1),
    up: () => pick(at - 1),
    open() {
      if (line === undefined) return false
      if (line.kind === 'group') onToggle(line.group.name)
      else router.push(agentHref(line.agent.id))
      return true
    },
    close: () => onPick(null),
  })
  const show = useEffectEvent(() => {
    const list = box.current
    if (list && at >= 0) list.scrollTop = scrollFor(at, ROW, list.scrollTop, list.clientHeight - HEAD)
  })
  const key = line?.key
  // Once for each choice: lines that come in above it must not drag the table along.
  useEffect(() => {
    if (key !== undefined) show()
  }, [key])
}
