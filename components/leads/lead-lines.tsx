'use client'

import { useShortcuts } from '../shortcuts/shortcuts-provider.tsx'
import { TableLines } from '../ui/table-lines.tsx'
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
  const at = usePicking(lines, view, change)
  return (
    <TableLines
      name="lead-table"
      label="Leads, line by line"
      count={lines.length}
      row={ROW}
      head={HEAD}
      columns={COLUMN_COUNT}
      heading={<LeadLinesHead sort={view.sort} onSort={(sort) => change({ sort })} />}
      at={at}
      of={view.lead || null}
    >
      {(first, end) =>
        lines
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
              <DoubleRow key={line.key} double={line.double} at={first + place} acts={doubles} columns={COLUMN_COUNT} />
            ),
          )
      }
    </TableLines>
  )
}

/** `j` and `k` go along the leads. @returns the line of the picked one. */
function usePicking(lines: readonly LeadLine[], { lead: picked }: LeadView, change: ChangeLeadView): number {
  const leads = lines.flatMap((line) => (line.kind === 'lead' ? [line.lead.id] : []))
  const at = leads.indexOf(picked)
  const pick = (place: number) => change({ lead: leads[Math.max(0, Math.min(place, leads.length - 1))] ?? '' })
  useShortcuts('page', { down: () => pick(at + 1), up: () => pick(at - 1) })
  return lines.findIndex(({ key }) => key === picked)
}
