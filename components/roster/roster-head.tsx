import type { Order } from './roster-view.ts'

const COLUMNS: readonly { readonly word: string; readonly order?: Order; readonly className?: string }[] = [
  { word: 'Agent', order: 'name' },
  { word: 'Status, age, source', order: 'need' },
  { word: 'Now' },
  { word: 'Session', className: 'roster-session' },
  { word: 'Model', className: 'roster-model' },
  { word: 'Tokens', order: 'tokens', className: 'n' },
  { word: 'Today', order: 'cost', className: 'n' },
  { word: 'Lv', className: 'n game levels' },
]
/** Of everything that a line can have. */
export const COLUMN_COUNT = COLUMNS.length

/** The names of the columns; four of them bring the agents into an order. */
export const RosterHead = ({ order, onOrder }: { order: Order; onOrder: (order: Order) => void }) => (
  <thead>
    <tr aria-rowindex={1}>
      {COLUMNS.map(({ word, order: by, className }) => (
        <th
          key={word}
          scope="col"
          className={className}
          aria-sort={by === order ? (order === 'name' ? 'ascending' : 'descending') : undefined}
        >
          {by === undefined ? (
            word
          ) : (
            <button type="button" onClick={() => onOrder(by)}>
              {word}
              {by === order && <span aria-hidden="true"> ↓</span>}
            </button>
          )}
        </th>
      ))}
    </tr>
  </thead>
)
