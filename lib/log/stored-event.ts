import { crc32 } from 'node:zlib'
import type { MissionEvent } from '#lib/protocol/event.ts'
import type { StoredEvent } from './log.ts'

/** Checksum of a stored body, as it stands in cursors. */
export const tagOf = (body: string): string => crc32(body).toString(36)

/**
 * A stored event over its body, which is its JSON but for the leading `{"seq":N`. What is derived from the body is made when
 * it is first asked for: most events are only ever joined into frames as text.
 */
export class BodyEvent implements StoredEvent {
  readonly seq: number
  /** The body, until the whole is asked for. */
  #text: string
  #isWhole = false
  readonly #source: Omit<MissionEvent, 'seq'> | undefined
  #event: MissionEvent | undefined
  #tag: string | undefined

  /** @param source what the body says, where the caller has it as an object already. */
  constructor(seq: number, body: string, source?: Omit<MissionEvent, 'seq'>) {
    this.seq = seq
    this.#text = body
    this.#source = source
  }

  get json(): string {
    if (!this.#isWhole) {
      this.#text = `${this.#start}${this.#text}`
      this.#isWhole = true
    }
    return this.#text
  }

  get event(): MissionEvent {
    this.#event ??= this.#source ? withSeq(this.seq, this.#source) : parsed(this.json)
    return this.#event
  }

  get tag(): string {
    this.#tag ??= tagOf(this.#isWhole ? this.#text.slice(this.#start.length) : this.#text)
    return this.#tag
  }

  get #start(): string {
    return `{"seq":${this.seq}`
  }
}

/** A cast, because Omit flattens the union of events; what was left out is put back. */
const withSeq = (seq: number, source: Omit<MissionEvent, 'seq'>) => ({ seq, ...source }) as MissionEvent

const parsed = (json: string): MissionEvent => JSON.parse(json)
