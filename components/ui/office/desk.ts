import type { AgentStatus, WaitingReason } from '#lib/protocol/event.ts'
import type { Box } from './room.ts'

export const DESK = 29
const INK = '#2a1f1b'
const PAPER = '#fff6e4'

export function drawDesk(box: Box, x: number, status: AgentStatus): void {
  box(x - 1, DESK + 3, 19, 2, INK)
  box(x, DESK + 4, 17, 7, INK)
  box(x, DESK + 3, 17, 2, '#d59a58')
  box(x, DESK + 5, 17, 5, '#a96c38')
  box(x + 1, DESK + 6, 15, 1, '#8f5929')
  if (status === 'offline') {
    box(x + 4, DESK + 1, 9, 2, INK)
    return
  }
  box(x + 4, DESK - 2, 9, 5, INK)
  box(x + 5, DESK - 1, 7, 3, '#59636d')
  box(x + 8, DESK, 1, 1, status === 'working' ? '#8ff0c4' : '#98a3ab')
  if (status === 'idle') {
    box(x + 14, DESK, 3, 3, INK)
    box(x + 14, DESK + 1, 2, 2, PAPER)
  }
}

type Mark = '!' | '?' | 'x' | 'z'

/** What the bubble over a head says, null where there is none. */
export function bubbleOf(status: AgentStatus, reason: WaitingReason | null): { mark: Mark; colour: string } | null {
  if (status === 'waiting') return { mark: reason === 'input' ? '?' : '!', colour: '#b05c00' }
  if (status === 'error') return { mark: 'x', colour: '#c2362b' }
  if (status === 'stale') return { mark: 'z', colour: '#7d4389' }
  return null
}

/** Rectangles of each mark, relative to the bubble. */
const MARKS: Readonly<Record<Mark, readonly (readonly [number, number, number, number])[]>> = {
  '!': [
    [4, 2, 2, 3],
    [4, 6, 2, 1],
  ],
  '?': [
    [4, 2, 3, 1],
    [6, 3, 1, 1],
    [5, 4, 1, 1],
    [5, 6, 1, 1],
  ],
  x: [0, 1, 2, 3, 4].flatMap((i) => [[3 + i, 2 + i, 1, 1] as const, [7 - i, 2 + i, 1, 1] as const]),
  z: [
    [3, 2, 5, 1],
    [6, 3, 1, 1],
    [5, 4, 1, 1],
    [4, 5, 1, 1],
    [3, 6, 5, 1],
  ],
}

export function drawBubble(box: Box, x: number, y: number, mark: Mark, colour: string): void {
  box(x + 1, y, 9, 9, INK)
  box(x, y + 1, 11, 7, INK)
  box(x + 1, y + 1, 9, 7, PAPER)
  box(x + 4, y + 9, 2, 1, INK)
  for (const [left, top, width, height] of MARKS[mark]) box(x + left, y + top, width, height, colour)
}
