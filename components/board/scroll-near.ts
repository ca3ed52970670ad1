/** Pixels from an edge within which a box scrolls, and the most that it does in a frame. */
const NEAR = 44
const MOST = 14

/** Scrolls the board sideways and the column under the pointer up or down where the pointer is near an edge. @returns whether it did. */
export function scrollNear(board: HTMLElement, { x, y }: { readonly x: number; readonly y: number }): boolean {
  const cards = Array.from(board.querySelectorAll<HTMLElement>('.cards')).find((box) => {
    const { left, right } = box.getBoundingClientRect()
    return x >= left && x <= right
  })
  const edges = board.getBoundingClientRect()
  const before = board.scrollLeft
  board.scrollLeft += stepNear(x, edges.left, edges.right)
  if (!cards) return board.scrollLeft !== before
  const { top, bottom } = cards.getBoundingClientRect()
  const was = cards.scrollTop
  cards.scrollTop += stepNear(y, top, bottom)
  return board.scrollLeft !== before || cards.scrollTop !== was
}

/** The nearer to an edge the faster, nothing away from both. Pixels. */
export function stepNear(at: number, from: number, to: number): number {
  if (at < from + NEAR) return -Math.ceil(Math.min(1, (from + NEAR - at) / NEAR) * MOST)
  if (at > to - NEAR) return Math.ceil(Math.min(1, (at - (to - NEAR)) / NEAR) * MOST)
  return 0
}
