'use client'

import { Fragment, useMemo, useState } from 'react'
import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { countWords } from '../ui/figures.ts'
import { Wrong } from '../ui/wrong.tsx'
import { heightOf } from './cost-chart.ts'
import { filterOf, scopeOf } from './row-scope.ts'
import { spanWords } from './span-words.ts'
import type { ChangeTokens, UsageSort } from './tokens-view.ts'
import { UsageDrill } from './usage-drill.tsx'
import { COLUMN_COUNT, UsageHead } from './usage-head.tsx'
import { UsageLine } from './usage-line.tsx'
import { shareOf, sortRows, type UsageRow } from './usage-rows.ts'
import type { Course } from './use-course.ts'
import { usePickedLine } from './use-picked-line.ts'
import type { RowsRead, RowsTab } from './use-rows.ts'

const ONE: Readonly<Record<RowsTab, string>> = {
  agents: 'Agent',
  models: 'Model',
  projects: 'Project',
  sessions: 'Session',
  tasks: 'Task',
}
/** Lines that are drawn at once. */
const PAGE = 50

export interface UsageTableProps {
  readonly tab: RowsTab
  readonly read: RowsRead
  readonly course: Course
  readonly sort: UsageSort
  readonly change: ChangeTokens
}

/** Who used how much; a line opens in its place to the requests that it is made of. */
export function UsageTable({ tab, read, course, sort, change }: UsageTableProps) {
  const { rows, total, wrong } = read
  const [open, setOpen] = useState<Pick<UsageRow, 'key'> | null>(null)
  const [shown, setShown] = useState(PAGE)
  const sorted = useMemo(() => sortRows(rows ?? [], sort), [rows, sort])
  const toggle = (row: UsageRow) => setOpen(open?.key === row.key ? null : row)
  const picked = usePickedLine(Math.min(shown, sorted.length), (place) => sorted[place] && toggle(sorted[place]))
  if (wrong) return <Wrong title="The sums did not load">{wrong.message}</Wrong>
  if (rows === null) return <span className="skeleton tk-drill-wait" />
  if (rows.length === 0) return <Empty title={`Nothing was used ${spanWords(course.span)}`} />
  const measure = course.chart?.measure ?? 'cost'
  const share = shareOf(total, measure)
  const most = Math.max(1, ...rows.map(({ usage }) => heightOf(usage, measure)))
  const withModel = rows.some(({ model }) => model !== null)
  return (
    <>
      <table className="tk-table">
        <caption className="sr">{`Tokens and cost by ${ONE[tab].toLowerCase()}, ${spanWords(course.span)}`}</caption>
        <UsageHead
          name={ONE[tab]}
          withModel={withModel}
          course={`By ${course.span.bucket}`}
          sort={sort}
          onSort={(sort) => change({ sort })}
        />
        <tbody>
          {sorted.slice(0, shown).map((row, place) => (
            <Fragment key={row.key ?? ''}>
              <UsageLine
                {...{ row, withModel }}
                share={share(row.usage)}
                bar={heightOf(row.usage, measure) / most}
                isOpen={open?.key === row.key}
                isPicked={place === picked}
                onToggle={() => toggle(row)}
              />
              {open?.key === row.key && <Opened {...{ tab, row, course, change }} />}
            </Fragment>
          ))}
        </tbody>
      </table>
      {sorted.length > shown && (
        <p className="window-more">
          <Button tone="quiet" onClick={() => setShown(shown + 200)}>
            Show {countWords(Math.min(200, sorted.length - shown))} more
          </Button>
        </p>
      )}
    </>
  )
}

interface OpenedProps extends Pick<UsageTableProps, 'tab' | 'course' | 'change'> {
  readonly row: UsageRow
}

function Opened({ tab, row, course, change }: OpenedProps) {
  const only = { ...course.only, ...scopeOf(tab, row.key) }
  const filter = filterOf(tab, row.key)
  return (
    <tr className="tk-opened">
      <td colSpan={COLUMN_COUNT}>
        <UsageDrill
          days={course.span}
          only={only}
          usage={row.usage}
          onAll={filter === null ? null : () => change({ ...filter, tab: 'requests' })}
        />
      </td>
    </tr>
  )
}
