import { parseCursor } from '#lib/protocol/cursor.ts'
import type { MissionEvent } from '#lib/protocol/event.ts'
import type { EventsFrame } from '#lib/protocol/frame.ts'

/** Everything of one epoch up to and including `seq` has been accepted. `cursor` is what the server calls this place. */
export interface Position {
  readonly epoch: string
  readonly seq: number
  readonly cursor: string
}

export type Step =
  /** The frame goes on from the position: `events` are those above it, and the position becomes `position`. */
  | { readonly kind: 'apply'; readonly events: readonly MissionEvent[]; readonly position: Position }
  /** Nothing new in it. */
  | { readonly kind: 'ignore' }
  /** Something between the position and the frame is missing: subscribe again from the position. */
  | { readonly kind: 'gap' }

/** @returns null when the text is no cursor of ours. */
export function positionAt(cursor: string): Position | null {
  const parsed = parseCursor(cursor)
  return parsed && { epoch: parsed.epoch, seq: parsed.seq, cursor }
}

/**
 * Where a client begins that holds no state: at the head or at the floor, wherever that is by then. It has no epoch; the
 * first frame tells which place it is.
 */
export const startAt = (cursor: 'now' | '0'): Position => ({ epoch: '', seq: 0, cursor })

/** @returns null when the text is neither a cursor of ours nor one of the two places to begin at. */
export function placeAt(cursor: string): Position | null {
  return cursor === 'now' || cursor === '0' ? startAt(cursor) : positionAt(cursor)
}

/** What a frame means at a position (P-FRAME-1). A frame of another epoch, or without a cursor, proves nothing: a gap. */
export function advance(position: Position, frame: EventsFrame): Step {
  const next = positionAt(frame.cursor)
  if (!next || next.seq !== frame.to) return { kind: 'gap' }
  if (position.epoch === '') return { kind: 'apply', events: frame.events, position: next }
  if (next.epoch !== position.epoch) return { kind: 'gap' }
  if (frame.to <= position.seq) return { kind: 'ignore' }
  if (frame.from > position.seq) return { kind: 'gap' }
  const events = frame.from === position.seq ? frame.events : frame.events.filter((event) => event.seq > position.seq)
  return { kind: 'apply', events, position: next }
}
