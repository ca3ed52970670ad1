/**
 * A cursor says "I have applied everything up to here": `<epoch>:<seq>:<tag>`, opaque to clients and safe in a URL.
 * Its tag is a checksum of the stored event at seq, so that a log restored from an older copy is noticed even after it
 * has grown past the cursor. Seq 0 stands before the first event and has the tag `0`.
 */
export interface Cursor {
  readonly epoch: string
  readonly seq: number
  readonly tag: string
}

/** Where a reader wants to start: at the head, at the floor, or after a cursor. */
export type Start =
  | { readonly at: 'now' }
  | { readonly at: 'floor' }
  | { readonly at: 'cursor'; readonly cursor: Cursor }

const PATTERN = /^([A-Za-z0-9_-]{8,32}):(0|[1-9][0-9]{0,15}):([a-z0-9]{1,8})$/

export const formatCursor = ({ epoch, seq, tag }: Cursor): string => `${epoch}:${seq}:${tag}`

/** @returns null when the text is no cursor of ours. */
export function parseCursor(text: string): Cursor | null {
  const match = PATTERN.exec(text)
  if (!match) return null
  const [, epoch = '', digits = '', tag = ''] = match
  const seq = Number(digits)
  return Number.isSafeInteger(seq) ? { epoch, seq, tag } : null
}

/** Reads the `cursor` of a request: absent or `now` is the head, `0` the floor. @returns null for anything else that is no cursor. */
export function parseStart(text: string | null | undefined): Start | null {
  if (text === null || text === undefined || text === '' || text === 'now') return { at: 'now' }
  if (text === '0') return { at: 'floor' }
  const cursor = parseCursor(text)
  return cursor ? { at: 'cursor', cursor } : null
}
