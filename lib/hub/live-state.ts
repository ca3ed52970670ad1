import { setImmediate } from 'node:timers/promises'
import type { EventLog, StoredEvent } from '#lib/log/log.ts'
import { type Cursor, formatCursor } from '#lib/protocol/cursor.ts'
import { decodeState, encodeState, encodingText } from '#lib/state/codec.ts'
import { emptyState, fold } from '#lib/state/mission.ts'
import type { MissionState } from '#lib/state/model.ts'
import { STATE_VERSION } from '#lib/state/version.ts'
import type { Snapshot } from './hub.ts'

/** A checkpoint is saved after this many events, at most so often, and after this long without any. */
const CHECKPOINT_EVENTS = 10_000
const CHECKPOINT_MS = 10_000
const QUIET_MS = 30_000

export interface LiveStateParts {
  readonly log: EventLog
  readonly clock: () => number
  readonly onError: (error: unknown) => void
}

/** The state of the workspace at the newest event this node has seen. */
export class LiveState implements AsyncDisposable {
  readonly #parts: LiveStateParts
  #state: MissionState
  #cursor: Cursor
  #snapshot: Snapshot | null = null
  #changedAt: number
  #savedSeq: number
  #savedAt = Number.NEGATIVE_INFINITY
  #saving: Promise<void> | null = null

  private constructor(parts: LiveStateParts, state: MissionState, cursor: Cursor) {
    this.#parts = parts
    this.#state = state
    this.#cursor = cursor
    this.#savedSeq = cursor.seq
    this.#changedAt = parts.clock()
  }

  /** The state of the newest checkpoint; what came after it is to be applied. */
  static async restore(parts: LiveStateParts): Promise<LiveState> {
    const { log } = parts
    const checkpoint = await log.loadCheckpoint(STATE_VERSION)
    if (checkpoint) return new LiveState(parts, decodeState(JSON.parse(checkpoint.state)), checkpoint.cursor)
    return new LiveState(parts, emptyState(), { epoch: log.epoch, seq: 0, tag: '0' })
  }

  get place(): Cursor {
    return this.#cursor
  }

  get state(): MissionState {
    return this.#state
  }

  /** Folds what lies after the state's place. @throws when something between is missing. */
  apply(group: readonly StoredEvent[]): void {
    const { seq: place } = this.#cursor
    const events = group[0] && group[0].seq <= place ? group.filter(({ seq }) => seq > place) : group
    const last = events.at(-1)
    if (last === undefined) return
    if (events[0]?.seq !== place + 1)
      throw new Error(
        `The live state is at ${place} and cannot go on at ${events[0]?.seq}: no checkpoint reaches that far.`,
      )
    this.#state = fold(
      this.#state,
      events.map(({ event }) => event),
    )
    this.#cursor = { epoch: this.#parts.log.epoch, seq: last.seq, tag: last.tag }
    this.#snapshot = null
    this.#changedAt = this.#parts.clock()
    // A busy log is folded again faster than its state is written down time and again.
    const isSoon = this.#changedAt - this.#savedAt < CHECKPOINT_MS
    if (last.seq - this.#savedSeq >= CHECKPOINT_EVENTS && !isSoon) this.#save()
  }

  snapshot(): Snapshot {
    this.#snapshot ??= snapshotOf(this.#cursor, this.#state)
    return this.#snapshot
  }

  /** Saves a checkpoint when the stream has been quiet for a while; called now and then. */
  rest(): void {
    if (this.#savedSeq < this.#cursor.seq && this.#parts.clock() - this.#changedAt >= QUIET_MS) this.#save()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#saving
    if (this.#savedSeq < this.#cursor.seq) this.#save()
    await this.#saving
  }

  /** One at a time; a failed one is reported, and tried again after as many events more. */
  #save(): void {
    if (this.#saving) return
    const { log, onError } = this.#parts
    this.#savedSeq = this.#cursor.seq
    this.#savedAt = this.#parts.clock()
    const cursor = this.#cursor
    this.#saving = inSteps(encodingText(this.#state))
      .then((state) => log.saveCheckpoint({ cursor, stateVersion: STATE_VERSION, state }))
      .catch(onError)
      .finally(() => {
        this.#saving = null
      })
  }
}

/** One step in a turn of the event loop: 1,000 agents are 40 ms of work, which nobody else should have to wait for. */
async function inSteps<T>(work: Generator<void, T>): Promise<T> {
  for (;;) {
    const { done, value } = work.next()
    if (done) return value
    await setImmediate()
  }
}

function snapshotOf(place: Cursor, state: MissionState): Snapshot {
  let encoded: Uint8Array<ArrayBuffer> | null = null
  let stepping: Promise<string> | null = null
  return {
    cursor: formatCursor(place),
    seq: place.seq,
    stateVersion: STATE_VERSION,
    state,
    encoded() {
      encoded ??= new TextEncoder().encode(JSON.stringify(encodeState(state)))
      return encoded
    },
    async encodedInSteps() {
      if (encoded !== null) return encoded
      stepping ??= inSteps(encodingText(state))
      const text = await stepping
      // Whoever could not wait may have made it meanwhile.
      encoded ??= new TextEncoder().encode(text)
      return encoded
    },
  }
}
