import type { LeadSort } from './lead-view.ts'

const COLUMNS: readonly { readonly word: string; readonly sort?: LeadSort; readonly className?: string }[] = [
  { word: 'Lead', sort: 'name' },
  { word: 'Score', sort: 'score', className: 'n' },
  { word: 'Its parts', className: 'lead-parts' },
  { word: 'Stage' },
  { word: 'Found by', className: 'lead-found' },
  { word: 'Next action', sort: 'due' },
  { word: 'Heard', sort: 'heard', className: 'n' },
]
/** Of everything that a line can have. */
export const COLUMN_COUNT = COLUMNS.length

/** The names of the columns; four of them bring the leads into an order. */
export const LeadLinesHead = ({ sort: by, onSort }: { sort: LeadSort; onSort: (sort: LeadSort) => void }) => (
  <thead>
    <tr aria-rowindex={1}>
      {COLUMNS.map(({ word, sort, className }) => (
        <th
          key={word}
          scope="col"
          className={className}
          aria-sort={sort === by ? (sort === 'name' || sort === 'due' ? 'ascending' : 'descending') : undefined}
        >
          {sort === undefined ? (
            word
          ) : (
            <button type="button" onClick={() => onSort(sort)}>
              {word}
              {sort === by && <span aria-hidden="true"> ↓</span>}
            </button>
          )}
        </th>
      ))}
    </tr>
  </thead>
)
