import { type ReactNode, useEffect, useEffectEvent, useRef } from 'react'
import { scrollFor, useVisibleRows } from './use-visible-rows.ts'

export interface TableLinesProps {
  /** Class of the table, which says its columns and heights. */
  readonly name: string
  readonly label: string
  readonly count: number
  /** Height of a line and of the head, which stays over the first one; pixels. */
  readonly row: number
  readonly head: number
  readonly columns: number
  readonly heading: ReactNode
  /** The line that is stepped to: its place, -1 where it is not among them, and what tells it from others. */
  readonly at: number
  readonly of: string | null
  /** The lines from the first to before the end. */
  readonly children: (first: number, end: number) => ReactNode
}

/** A table of any number of lines of one height: those in view, and room for all. The one that is stepped to comes into view. */
export function TableLines(props: TableLinesProps) {
  const { name, label, count, row, head, columns, heading, at, of, children } = props
  const box = useRef<HTMLElement>(null)
  const { first, end } = useVisibleRows(box, count, row)
  const show = useEffectEvent(() => {
    const list = box.current
    if (list && at >= 0) list.scrollTop = scrollFor(at, row, list.scrollTop, list.clientHeight - head)
  })
  // Once for each step: lines that come in above it must not drag the table along.
  useEffect(() => {
    if (of !== null) show()
  }, [of])
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <section className="lines-box" ref={box} tabIndex={0} aria-label={label}>
      <table className={`lines-table ${name}`} aria-rowcount={count + 1}>
        {heading}
        <tbody>
          <Gap height={first * row} columns={columns} />
          {children(first, end)}
          <Gap height={(count - end) * row} columns={columns} />
        </tbody>
      </table>
    </section>
  )
}

/** Keeps the room of lines that are not drawn. */
const Gap = ({ height, columns }: { height: number; columns: number }) =>
  height > 0 && (
    <tr style={{ height }}>
      <td colSpan={columns} />
    </tr>
  )
