import { type RefObject, useEffect, useReducer, useRef } from 'react'

/** Rows that are drawn beyond each edge, so that a quick scroll meets no blank ones. */
const BEYOND = 8

export interface VisibleRows {
  /** The first row that is drawn, and the one after the last. */
  readonly first: number
  readonly end: number
}

/** Which of so many rows of one height stand in view. @param top how far it is scrolled, in pixels. */
export function visibleRows(count: number, row: number, top: number, height: number, beyond = BEYOND): VisibleRows {
  const end = Math.min(count, Math.ceil((top + height) / row) + beyond)
  return { first: Math.max(0, Math.min(Math.floor(top / row) - beyond, end)), end }
}

/** Where to scroll so that a row stands in view whole; where it does, nowhere. */
export function scrollFor(index: number, row: number, top: number, height: number): number {
  if (index * row < top) return index * row
  return (index + 1) * row > top + height ? (index + 1) * row - height : top
}

/**
 * The rows in view of a box that scrolls. All rows have one height, so a hundred thousand cost as much as ten: nothing is
 * kept for a row that is not seen.
 * @param atTop the box is known to be scrolled to its top, and nobody scrolls it: it is not asked, which would lay out the
 * page in the midst of a render, and nothing is drawn beyond its edge.
 */
export function useVisibleRows(
  box: RefObject<HTMLElement | null>,
  count: number,
  row: number,
  atTop = false,
): VisibleRows {
  const [, look] = useReducer((times: number) => times + 1, 0)
  const height = useRef<number | null>(null)
  useEffect(() => {
    const element = box.current
    if (!element) return
    const off = new AbortController()
    element.addEventListener('scroll', look, { signal: off.signal, passive: true })
    const sizes = new ResizeObserver(() => {
      height.current = element.clientHeight
      look()
    })
    sizes.observe(element)
    return () => {
      off.abort()
      sizes.disconnect()
    }
  }, [box])
  if (atTop) return visibleRows(count, row, 0, height.current ?? box.current?.clientHeight ?? 0, 1)
  // What the box says now is what is drawn; each scroll and each new size asks again.
  return visibleRows(count, row, box.current?.scrollTop ?? 0, box.current?.clientHeight ?? 0)
}
