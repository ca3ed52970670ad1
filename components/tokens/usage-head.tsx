import type { UsageSort } from './tokens-view.ts'

interface Head {
  readonly word: string
  readonly sort?: UsageSort
  readonly className?: string
  readonly title?: string
  readonly wide?: number
}

const HEADS: readonly Head[] = [
  { word: 'Model', className: 'tk-model' },
  { word: 'Course', className: 'tk-course' },
  { word: 'Requests', sort: 'requests', className: 'n' },
  { word: 'Input', sort: 'input', className: 'n', title: 'Sent anew, also what was written to a cache' },
  { word: 'Cached', sort: 'cached', className: 'n', title: 'Read from a cache' },
  { word: 'Output', sort: 'output', className: 'n' },
  { word: 'Hit', sort: 'hit', className: 'n', title: 'Share of what was sent that was read from a cache' },
  { word: 'Cost', sort: 'cost', className: 'n tk-money' },
]

/** Of everything that a line can have: the name, the columns, the bar and its share. */
export const COLUMN_COUNT = HEADS.length + 3

export interface UsageHeadProps {
  /** What the lines are: `Agent`. */
  readonly name: string
  readonly withModel: boolean
  /** `By hour`, `By day`. */
  readonly course: string
  readonly sort: UsageSort
  readonly onSort: (sort: UsageSort) => void
}

/** The names of the columns; most bring the lines into an order. */
export function UsageHead({ name, withModel, course, sort, onSort }: UsageHeadProps) {
  const first: Head = { word: name, sort: 'name' }
  const heads = [first, ...HEADS.filter(({ className }) => withModel || className !== 'tk-model')]
  return (
    <thead>
      <tr>
        {heads.map(({ word, sort: by, className, title }) => (
          <th
            key={word}
            scope="col"
            className={className}
            title={title}
            aria-sort={by === sort ? (by === 'name' ? 'ascending' : 'descending') : undefined}
          >
            {by === undefined ? (
              className === 'tk-course' ? (
                course
              ) : (
                word
              )
            ) : (
              <button type="button" onClick={() => onSort(by)}>
                {word}
                {by === sort && <span aria-hidden="true"> ↓</span>}
              </button>
            )}
          </th>
        ))}
        <th scope="col" colSpan={2} className="tk-shares">
          Share
        </th>
      </tr>
    </thead>
  )
}
