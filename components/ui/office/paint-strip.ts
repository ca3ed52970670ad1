import type { AgentStatus, WaitingReason } from '#lib/protocol/event.ts'
import { faceGrid } from '../avatar/avatar.ts'
import { SIZE } from '../avatar/avatar-table.ts'
import { bubbleOf, DESK, drawBubble, drawDesk } from './desk.ts'
import { type Box, drawRoom, type RoomPalette } from './room.ts'

export interface Worker {
  readonly id: string
  readonly kind: string
  readonly status: AgentStatus
  readonly reason: WaitingReason | null
}

const PITCH_MIN = 20
const PITCH_MAX = 27

/** How many desks fit, how far apart they stand and where the first one is, in art pixels. */
export function seating(width: number, workers: number): { seats: number; pitch: number; left: number } {
  const even = Math.floor((width - 6) / Math.max(1, workers))
  const pitch = Math.max(PITCH_MIN, Math.min(PITCH_MAX, even))
  const seats = Math.max(0, Math.min(workers, Math.floor(width / pitch)))
  return { seats, pitch, left: Math.floor((width - seats * pitch) / 2) + 3 }
}

/** The banner's slice of the office: one still frame of those who find a desk. @param width in art pixels. */
export function paintStrip(
  box: Box,
  width: number,
  workers: readonly Worker[],
  palette: RoomPalette,
  night: boolean,
): void {
  const { seats, pitch, left } = seating(width, workers.length)
  const crew = workers.slice(0, seats).map((worker, seat) => ({
    ...worker,
    x: left + seat * pitch,
    lift: worker.status === 'working' ? seat % 2 : 0,
    bubble: bubbleOf(worker.status, worker.reason),
  }))
  drawRoom(
    box,
    width,
    palette,
    night,
    crew.filter(({ bubble }) => bubble).map(({ x }) => x + 3),
  )
  for (const { id, kind, status, x, lift, bubble } of crew) {
    if (status !== 'offline') drawFace(box, { id, kind }, x, DESK - 12 - lift)
    drawDesk(box, x, status)
    if (bubble) drawBubble(box, x + 3, 5, bubble.mark, bubble.colour)
  }
}

function drawFace(box: Box, { id, kind }: { id: string; kind: string }, x: number, y: number): void {
  faceGrid({ seed: id, kind }).forEach((colour, at) => {
    if (colour !== null) box(x + (at % SIZE), y + Math.floor(at / SIZE), 1, 1, colour)
  })
}
