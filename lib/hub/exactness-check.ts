import type { StoredEvent } from '#lib/log/log.ts'
import { parseCursor } from '#lib/protocol/cursor.ts'
import type { MissionEvent } from '#lib/protocol/event.ts'
import type { EventsFrame } from '#lib/protocol/frame.ts'
import { hashState } from '#lib/state/hash.ts'
import { emptyState, fold } from '#lib/state/mission.ts'
import type { MissionState } from '#lib/state/model.ts'

/** One frame that a client was sent, and over what. */
export interface FrameRecord {
  readonly transport: string
  readonly from: number
  readonly to: number
}

/** What a client applied and where it stands: all that `checkExactness` looks at. */
export interface ReaderRecord {
  readonly name: string
  /** It reads what comes after this seq. */
  readonly start: number
  readonly applied: readonly { readonly seq: number; readonly id: string }[]
  readonly position: number
  readonly cursor: string | null
  readonly hash: string
}

/**
 * A client that does what P-FRAME-1 tells it to, and writes down everything: what it applied, in which order, over which
 * transport. `checkExactness` compares it with the stored stream.
 */
export class ExactReader implements ReaderRecord {
  readonly name: string
  readonly applied: { readonly seq: number; readonly id: string }[] = []
  readonly frames: FrameRecord[] = []
  /** Frames that began after its position: each should have led to a new subscription. */
  gaps = 0
  #state: MissionState
  #position: number
  #cursor: string | null = null
  readonly #start: number

  /** @param start the stream is read from after this seq, on top of the state at it. */
  constructor(name: string, start = 0, state: MissionState = emptyState()) {
    this.name = name
    this.#start = start
    this.#position = start
    this.#state = state
  }

  get start(): number {
    return this.#start
  }

  get position(): number {
    return this.#position
  }

  /** What it comes back with; null before its first frame. */
  get cursor(): string | null {
    return this.#cursor
  }

  get hash(): string {
    return hashState(this.#state)
  }

  /** @returns `gap` where the client has to subscribe again from its cursor. */
  accept(transport: string, frame: EventsFrame): 'applied' | 'ignored' | 'gap' {
    this.frames.push({ transport, from: frame.from, to: frame.to })
    if (frame.from > this.#position) {
      this.gaps++
      return 'gap'
    }
    if (frame.to < this.#position || (frame.to === this.#position && this.#cursor !== null)) return 'ignored'
    this.apply(frame.events.filter(({ seq }) => seq > this.#position))
    this.#position = frame.to
    this.#cursor = frame.cursor
    return 'applied'
  }

  /** Its own method, so that a test can break it and see that the check notices. */
  protected apply(events: readonly MissionEvent[]): void {
    for (const { seq, id } of events) this.applied.push({ seq, id })
    this.#state = fold(this.#state, events)
  }
}

export interface Expectation {
  /** The whole stored stream. */
  readonly stored: readonly { readonly seq: number; readonly event: Pick<StoredEvent['event'], 'id' | 'type'> }[]
  /** Which types the client's filter lets through. */
  readonly matches?: (type: string) => boolean
  /** Hash of the state at the end of the stream; compared where the client reads everything. */
  readonly hash?: string
}

/** @returns what is wrong, in words; nothing where the client applied exactly the slice after its start, in order, once. */
export function checkExactness(reader: ReaderRecord, { stored, matches = () => true, hash }: Expectation): string[] {
  const wrong: string[] = []
  const expected = stored.filter(({ seq, event }) => seq > reader.start && matches(event.type))
  const seen = new Set<number>()
  let last = reader.start
  for (const { seq } of reader.applied) {
    if (seen.has(seq)) wrong.push(`${reader.name} applied ${seq} twice`)
    else if (seq < last) wrong.push(`${reader.name} applied ${seq} after ${last}`)
    seen.add(seq)
    last = Math.max(last, seq)
  }
  const ids = new Map(expected.map(({ seq, event }) => [seq, event.id]))
  for (const seq of ids.keys()) if (!seen.has(seq)) wrong.push(`${reader.name} missed ${seq}`)
  for (const { seq, id } of reader.applied)
    if (ids.get(seq) !== id) wrong.push(`${reader.name} applied ${seq} as ${id}, stored is ${ids.get(seq)}`)
  const head = stored.at(-1)?.seq ?? 0
  if (reader.position !== head) wrong.push(`${reader.name} stands at ${reader.position}, the stream ends at ${head}`)
  if (reader.cursor !== null && parseCursor(reader.cursor)?.seq !== reader.position)
    wrong.push(`${reader.name} holds the cursor ${reader.cursor} at ${reader.position}`)
  if (hash !== undefined && reader.hash !== hash) wrong.push(`${reader.name} folded another state than the server`)
  return wrong
}
