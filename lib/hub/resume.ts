import type { Start } from '#lib/protocol/cursor.ts'
import type { ResetReason } from '#lib/protocol/frame.ts'

/** What is known of the log when a reader comes. */
export interface Standing {
  readonly epoch: string
  readonly head: number
  readonly floor: number
  /** The tag of the stored event at the cursor's seq; null where none is kept, or where the start is no cursor. */
  readonly tag: string | null
  /** What lies after the cursor; `bytes` may be less than the truth, never more. */
  readonly behind: { readonly events: number; readonly bytes: number }
}

/** Asked for by a subscriber that can load a snapshot instead of reading everything it missed. */
export interface MaxBehind {
  readonly events?: number | undefined
  readonly bytes?: number | undefined
}

export type Verdict =
  /** Send what comes after this seq. */
  | { readonly kind: 'go'; readonly from: number }
  /** The cursor is ahead of the log: a node that lags may still reach it. */
  | { readonly kind: 'wait' }
  | { readonly kind: 'reset'; readonly reason: ResetReason }

/** Where a reader goes on, or why its continuity cannot be proven (P-RESUME-0 to 5). */
export function resume(start: Start, standing: Standing, maxBehind?: MaxBehind): Verdict {
  if (start.at === 'now') return { kind: 'go', from: standing.head }
  if (start.at === 'floor') return { kind: 'go', from: standing.floor - 1 }
  const { epoch, seq, tag } = start.cursor
  if (epoch !== standing.epoch) return { kind: 'reset', reason: 'epoch' }
  if (seq > standing.head) return { kind: 'wait' }
  if (standing.tag === null || seq < standing.floor - 1) return { kind: 'reset', reason: 'gone' }
  if (tag !== standing.tag) return { kind: 'reset', reason: 'epoch' }
  const { events, bytes } = standing.behind
  if (events > (maxBehind?.events ?? Infinity) || bytes > (maxBehind?.bytes ?? Infinity))
    return { kind: 'reset', reason: 'tooFar' }
  return { kind: 'go', from: seq }
}
