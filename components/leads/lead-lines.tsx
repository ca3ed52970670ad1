'use client'

import { useEffect, useEffectEvent, useRef } from 'react'
import { useShortcuts } from '../shortcuts/shortcuts-provider.tsx'
import { scrollFor, useVisibleRows } from '../ui/use-visible-rows.ts'
import { type DoubleActs, DoubleRow } from './double-row.tsx'
import { COLUMN_COUNT, LeadLinesHead } from './lead-lines-head.tsx'
import type { LeadDay, LeadLine } from './lead-list.ts'
import { LeadRow } from './lead-row.tsx'
import type { ChangeLeadView, LeadView } from './lead-view.ts'

const ROW = 46
/** What stands over the first line, and stays there. */
const HEAD = 30
export interface LeadLinesProps {
  readonly lines: readonly LeadLine[]
  readonly view: LeadView
  readonly change: ChangeLeadView
  readonly on: LeadDay
  readonly doubles: DoubleActs
}

/** The lines in view, and room for all. */
export function LeadLines({ lines, view, change, on, doubles }: LeadLinesProps) {
  const box = useRef<HTMLElement>(null)
  const { first, end } = useVisibleRows(box, lines.length, ROW)
  usePicking(box, lines, view, change)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <section className="lead-scroll" ref={box} tabIndex={0} aria-label="Leads, line by line">
      <table className="lead-table" aria-rowcount={lines.length + 1}>
        <LeadLinesHead sort={view.sort} onSort={(sort) => change({ sort })} />
        <tbody>
          <Gap lines={first} />
          {lines
            .slice(first, end)
            .map((line, place) =>
              line.kind === 'lead' ? (
                <LeadRow
                  key={line.key}
                  lead={line.lead}
                  at={first + place}
                  isPicked={line.lead.id === view.lead}
                  on={on}
                  onPick={(lead) => change({ lead })}
                />
              ) : (
                <DoubleRow
                  key={line.key}
                  double={line.double}
                  at={first + place}
                  acts={doubles}
                  columns={COLUMN_COUNT}
                />
              ),
            )}
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

/** `j` and `k` go along the leads, Escape closes the card; the picked one always stands in view. */
function usePicking(
  box: React.RefObject<HTMLElement | null>,
  lines: readonly LeadLine[],
  { lead: picked }: LeadView,
  change: ChangeLeadView,
): void {
  const leads = lines.flatMap((line) => (line.kind === 'lead' ? [line.lead.id] : []))
  const at = leads.indexOf(picked)
  const pick = (place: number) => change({ lead: leads[Math.max(0, Math.min(place, leads.length - 1))] ?? '' })
  useShortcuts('page', { down: () => pick(at + 1), up: () => pick(at - 1), close: () => change({ lead: '' }) })
  const show = useEffectEvent(() => {
    const list = box.current
    const line = lines.findIndex(({ key }) => key === picked)
    if (list && line >= 0) list.scrollTop = scrollFor(line, ROW, list.scrollTop, list.clientHeight - HEAD)
  })
  // Once for each choice: lines that come in above it must not drag the table along.
  useEffect(() => {
    if (picked !== '') show()
  }, [picked])
}
