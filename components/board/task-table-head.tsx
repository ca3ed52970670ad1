import type { TaskOrder } from './board-view.ts'

const COLUMNS: readonly { readonly word: string; readonly order?: TaskOrder; readonly className?: string }[] = [
  { word: 'Priority', order: 'turn', className: 'tt-prio' },
  { word: 'Id', className: 'tt-id' },
  { word: 'Task', order: 'title' },
  { word: 'State', className: 'tt-state' },
  { word: 'Assignee', className: 'tt-who' },
  { word: 'Labels', className: 'tt-labels' },
  { word: 'Comments', className: 'tt-count n' },
  { word: 'In state', order: 'age', className: 'tt-age n' },
  { word: 'Cost so far', order: 'cost', className: 'tt-cost n' },
]
/** With the one of the boxes. */
export const COLUMN_COUNT = COLUMNS.length + 1

export interface TaskTableHeadProps {
  readonly order: TaskOrder
  readonly onOrder: (order: TaskOrder) => void
  readonly isAll: boolean
  readonly onAll: () => void
}

/** The names of the columns; four of them bring the tasks of a group into an order. */
export const TaskTableHead = ({ order, onOrder, isAll, onAll }: TaskTableHeadProps) => (
  <thead>
    <tr aria-rowindex={1}>
      <th scope="col" className="tt-pick">
        <span className="check">
          <input type="checkbox" className="px" aria-label="Select all" checked={isAll} onChange={onAll} />
        </span>
      </th>
      {COLUMNS.map(({ word, order: by, className }) => (
        <th
          key={word}
          scope="col"
          className={className}
          aria-sort={by === order ? (order === 'title' || order === 'turn' ? 'ascending' : 'descending') : undefined}
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
