'use client'

import { useRouter } from 'next/navigation'
import { agentHref } from '../agents/agent-href.ts'
import { useShortcuts } from '../shortcuts/shortcuts-provider.tsx'
import { TableLines } from '../ui/table-lines.tsx'
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
  usePicking(lines, at, { onPick, onToggle })
  return (
    <TableLines
      name="roster-table"
      label="Agents, line by line"
      count={lines.length}
      row={ROW}
      head={HEAD}
      columns={COLUMN_COUNT}
      heading={<RosterHead order={view.order} onOrder={(order) => change({ order })} />}
      at={at}
      of={lines[at]?.key ?? null}
    >
      {(first, end) =>
        lines
          .slice(first, end)
          .map((line, place) => (
            <RosterRow
              key={line.key}
              {...{ line, day, onPick, onToggle }}
              at={first + place}
              isPicked={first + place === at}
            />
          ))
      }
    </TableLines>
  )
}

/** `j` and `k` go along the lines, Enter opens the picked one, Escape lets it go. */
function usePicking(
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
}
