import type { Histogram } from '../measure.ts'

const TOKEN = Buffer.from('"seq":')
const ID = Buffer.from('"id":"')
/** A cut token, its digits and the id's timestamp fit into this. */
const KEPT = 512
const [QUOTE, COLON] = [0x22, 0x3a]
const isDigit = (byte: number | undefined) => byte !== undefined && byte >= 0x30 && byte <= 0x39

/** What all connections of one run saw of each event, by seq. */
export class Ledger {
  readonly connections: number
  /** Seq before the first event of the run. */
  readonly base: number
  readonly latency: Histogram
  readonly #received: Uint32Array
  readonly #sentAt: Float64Array
  /** Events that every connection has. */
  complete = 0
  deliveries = 0
  doubled = 0
  reordered = 0
  onComplete: () => void = () => {}

  constructor(connections: number, base: number, latency: Histogram, maxEvents = 4_000_000) {
    this.connections = connections
    this.base = base
    this.latency = latency
    this.#received = new Uint32Array(maxEvents)
    this.#sentAt = new Float64Array(maxEvents)
  }

  /** When the event was made, by machineMs; NaN for an event that is not ours. Read out of the bytes only once. */
  sentAt(seq: number, bytes: Buffer, from: number): number {
    const index = seq - this.base
    const known = this.#sentAt[index] ?? 0
    if (known !== 0) return known
    const at = bytes.indexOf(ID, from)
    // `<microseconds>-<n>`, see eventOf.
    const ms =
      at < 0 ? Number.NaN : Number.parseInt(bytes.toString('latin1', at + ID.length, at + ID.length + 16), 10) / 1_000
    this.#sentAt[index] = ms
    return ms
  }

  got(seq: number): void {
    this.deliveries++
    const index = seq - this.base
    const count = (this.#received[index] ?? 0) + 1
    this.#received[index] = count
    if (count !== this.connections) return
    this.complete++
    this.onComplete()
  }
}

/**
 * Finds every event in the bytes of one connection by its `"seq":` and checks that each comes once, in order. Events of one
 * run are equally long, so it first looks where the next one should be: searching would cost more than receiving.
 */
export class SeqCheck {
  readonly #ledger: Ledger
  last: number
  /** Passed over so far; one that comes later was reordered, one that never comes is missed. */
  readonly #holes = new Set<number>()
  #tail: Buffer | null = null
  #stride = 0

  constructor(ledger: Ledger) {
    this.#ledger = ledger
    this.last = ledger.base
  }

  /** Events up to `head` that never came. */
  missed(head: number): number {
    return this.#holes.size + Math.max(0, head - this.last)
  }

  read(chunk: Buffer, now: number): void {
    let from = 0
    if (this.#tail !== null) {
      // Only what the cut may hide is joined, not the whole chunk.
      const tail = this.#tail
      this.#tail = null
      const small = chunk.length <= KEPT
      const joined = Buffer.concat([tail, small ? chunk : chunk.subarray(0, KEPT)])
      const end = this.#scan(joined, 0, small ? joined.length : tail.length, now, small)
      if (small) return
      from = Math.max(0, end - tail.length)
    }
    this.#scan(chunk, from, chunk.length, now, true)
  }

  /** Takes the tokens that begin in [from, until). @returns where to go on. */
  #scan(bytes: Buffer, start: number, until: number, now: number, keep: boolean): number {
    let at = start
    let previous = -1
    for (;;) {
      const token = this.#next(bytes, at, previous)
      if (token < 0 || token >= until) break
      let end = token + TOKEN.length
      let seq = 0
      for (; isDigit(bytes[end]); end++) seq = seq * 10 + (bytes[end] ?? 0) - 0x30
      // Cut before the id: it is looked at again with what comes next.
      if (keep && bytes.length - token < KEPT / 2 && !wholeId(bytes, end)) {
        this.#tail = Buffer.from(bytes.subarray(token))
        return token
      }
      this.#take(seq, bytes, end, now)
      if (previous >= 0) this.#stride = token - previous
      previous = token
      at = end
    }
    if (keep) this.#tail = cutToken(bytes, at)
    return at
  }

  #next(bytes: Buffer, at: number, previous: number): number {
    const guess = previous + this.#stride
    if (previous >= 0 && guess >= at && isToken(bytes, guess)) return guess
    return bytes.indexOf(TOKEN, at)
  }

  #take(seq: number, bytes: Buffer, end: number, now: number): void {
    const ledger = this.#ledger
    if (seq <= this.last) {
      if (!this.#holes.delete(seq)) {
        ledger.doubled++
        return
      }
      ledger.reordered++
    } else {
      for (let hole = this.last + 1; hole < seq; hole++) this.#holes.add(hole)
      this.last = seq
    }
    const sentAt = ledger.sentAt(seq, bytes, end)
    if (!Number.isNaN(sentAt)) ledger.latency.add(now - sentAt)
    ledger.got(seq)
  }
}

function isToken(bytes: Buffer, at: number): boolean {
  return (
    bytes[at] === QUOTE &&
    bytes[at + 1] === 0x73 &&
    bytes[at + 2] === 0x65 &&
    bytes[at + 3] === 0x71 &&
    bytes[at + 4] === QUOTE &&
    bytes[at + 5] === COLON
  )
}

/** The beginning of a token at the very end of the bytes, or null. */
function cutToken(bytes: Buffer, from: number): Buffer | null {
  for (let at = Math.max(from, bytes.length - TOKEN.length + 1); at < bytes.length; at++) {
    if (bytes[at] !== QUOTE || !TOKEN.subarray(0, bytes.length - at).equals(bytes.subarray(at))) continue
    return Buffer.from(bytes.subarray(at))
  }
  return null
}

function wholeId(bytes: Buffer, from: number): boolean {
  const at = bytes.indexOf(ID, from)
  return at >= 0 && bytes.length >= at + ID.length + 17
}
