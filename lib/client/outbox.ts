import { type ErrorBody, MissionError } from '#lib/protocol/errors.ts'
import type { Draft, Receipt } from '#lib/protocol/event.ts'
import type { ClientFrame, ServerFrame } from '#lib/protocol/frame.ts'
import type { Environment } from './environment.ts'
import type { Line } from './run-connection.ts'

/** A draft that keeps its id through every retry: what makes the retry harmless (P-LOG-3). */
export type NamedDraft = Draft & { readonly id: string }

/**
 * What waits to be stored, in order. It leaves as frames of the WebSocket, else over HTTP, one at a time. What was under
 * way when the line went is sent again under the same ids, over whatever comes next; each promise settles once, on the
 * durable receipt or on a refusal that trying again does not change. A retry after a refusal may change the order.
 */
export interface Outbox {
  /** Stores all or nothing. @throws MissionError what the server said, or `overloaded` when the queue is full. */
  publish(id: string, drafts: readonly NamedDraft[]): Promise<readonly Receipt[]>
  /** @throws MissionError as `publish`. @returns the seq of the request. */
  command(frame: ClientFrame & { readonly type: 'command' }): Promise<number>
  /** The line as it is now; null while there is none. */
  onLine(line: Line | null): void
  onReply(frame: ServerFrame & { readonly type: 'reply' }): void
  /** Refuses all that waits and whatever comes, since there will be no line; until null takes that back. */
  refuse(error: MissionError | null): void
  readonly size: number
}

export interface OutboxParts {
  /** Messages that may wait, those under way included. */
  readonly queueSize: number
  /** Tries after a refusal that may pass: too many, overloaded. A lost line is no refusal and counts for nothing. */
  readonly retryAttempts: number
  readonly retryMs: number
  readonly env: Pick<Environment, 'after' | 'random'>
  /** What the server takes in one frame. */
  readonly frameBytes: () => number
  /** False: not now. */
  readonly send: (frame: ClientFrame) => boolean
  /** Never throws. */
  readonly post: (drafts: readonly NamedDraft[]) => Promise<Posted>
}

export type Posted =
  | { readonly kind: 'stored'; readonly receipts: readonly Receipt[] }
  | { readonly kind: 'refused'; readonly error: ErrorBody['error'] }
  /** Nobody knows whether it arrived. */
  | { readonly kind: 'lost' }

interface Parcel {
  readonly order: number
  readonly id: string
  readonly frame: ClientFrame
  readonly bytes: number
  readonly drafts: readonly NamedDraft[]
  tries: number
  via: 'socket' | 'http'
  /** @param ok what a reply carries, or `{results}` of HTTP. */
  readonly settle: (ok: unknown) => void
  readonly fail: (error: MissionError) => void
}

/** Frames that may be under way at once. */
const WINDOW = 16
const MAX_RETRY_MS = 30_000

export const createOutbox = (parts: OutboxParts): Outbox => new Queue(parts)

class Queue implements Outbox {
  readonly #parts: OutboxParts
  readonly #sent = new Map<string, Parcel>()
  #waiting: Parcel[] = []
  #line: Line | null = null
  #paused = false
  #order = 0
  #refusal: MissionError | null = null

  constructor(parts: OutboxParts) {
    this.#parts = parts
  }

  get size(): number {
    return this.#waiting.length + this.#sent.size
  }

  async publish(id: string, drafts: readonly NamedDraft[]): Promise<readonly Receipt[]> {
    const { results } = (await this.#add({ type: 'publish', id, events: [...drafts] }, id, drafts)) as Partial<Answer>
    if (!results) throw unreadable()
    return results
  }

  async command(frame: ClientFrame & { readonly type: 'command' }): Promise<number> {
    const { id, agentId, kind, args } = frame
    // What the server makes of the frame, so that a retry over HTTP is known for the same.
    const data = { commandId: id, agentId, kind, ...(args === undefined ? {} : { args }) }
    const ok = (await this.#add(frame, id, [{ id, type: 'command:request', data }])) as Partial<Answer>
    const seq = ok.seq ?? ok.results?.[0]?.seq
    if (seq === undefined) throw unreadable()
    return seq
  }

  onLine(line: Line | null): void {
    if (line?.generation !== this.#line?.generation)
      for (const parcel of [...this.#sent.values()]) if (parcel.via === 'socket') this.#putBack(parcel)
    this.#line = line
    this.#pump()
  }

  onReply(frame: ServerFrame & { readonly type: 'reply' }): void {
    const parcel = this.#sent.get(frame.id)
    if (!parcel) return
    if ('error' in frame) this.#refused(parcel, frame.error)
    else this.#done(parcel, frame.ok)
    this.#pump()
  }

  refuse(error: MissionError | null): void {
    this.#refusal = error
    if (error === null) return
    const all = [...this.#sent.values(), ...this.#waiting]
    this.#sent.clear()
    this.#waiting = []
    for (const parcel of all) parcel.fail(error)
  }

  #add(frame: ClientFrame, id: string, drafts: readonly NamedDraft[]): Promise<unknown> {
    const { queueSize } = this.#parts
    if (this.#refusal) throw this.#refusal
    if (this.size >= queueSize)
      throw new MissionError('overloaded', `${queueSize} messages wait to be sent: publish less, or raise "queueSize".`)
    const { promise, resolve: settle, reject: fail } = Promise.withResolvers<unknown>()
    const bytes = new TextEncoder().encode(JSON.stringify(frame)).length
    this.#waiting.push({ order: this.#order++, id, frame, bytes, drafts, tries: 0, via: 'socket', settle, fail })
    this.#pump()
    return promise
  }

  /** HTTP takes one at a time and waits for those before it, so that the order is kept there too. */
  #pump(): void {
    for (let next = this.#next(); next; next = this.#next()) {
      const asFrame = this.#line?.rung === 'websocket' && next.bytes <= this.#parts.frameBytes()
      if (!asFrame && this.#sent.size > 0) return
      this.#waiting.shift()
      this.#sent.set(next.id, next)
      next.via = asFrame ? 'socket' : 'http'
      if (!asFrame) void this.#post(next)
      else if (!this.#parts.send(next.frame)) {
        // The line is gone, and whoever watches it will say so.
        this.#putBack(next)
        return
      }
    }
  }

  #next(): Parcel | undefined {
    const posting = [...this.#sent.values()].some(({ via }) => via === 'http')
    return this.#line && !this.#paused && !posting && this.#sent.size < WINDOW ? this.#waiting[0] : undefined
  }

  async #post(parcel: Parcel): Promise<void> {
    const posted = await this.#parts.post(parcel.drafts)
    if (this.#sent.get(parcel.id) !== parcel) return
    if (posted.kind === 'stored') this.#done(parcel, { results: posted.receipts })
    else if (posted.kind === 'refused') this.#refused(parcel, posted.error)
    else {
      this.#putBack(parcel)
      this.#pause(this.#parts.retryMs)
    }
    this.#pump()
  }

  #done(parcel: Parcel, ok: unknown): void {
    this.#sent.delete(parcel.id)
    parcel.settle(ok)
  }

  #refused(parcel: Parcel, { code, message, retryable, retryAfterMs, ...details }: ErrorBody['error']): void {
    const { retryAttempts, retryMs, env } = this.#parts
    if (retryable && parcel.tries < retryAttempts) {
      parcel.tries++
      this.#putBack(parcel)
      this.#pause(retryAfterMs ?? Math.min(MAX_RETRY_MS, retryMs * 2 ** (parcel.tries - 1)) * (0.5 + env.random() / 2))
      return
    }
    this.#sent.delete(parcel.id)
    parcel.fail(new MissionError(code, message, retryAfterMs === undefined ? details : { ...details, retryAfterMs }))
  }

  #putBack(parcel: Parcel): void {
    this.#sent.delete(parcel.id)
    this.#waiting.push(parcel)
    this.#waiting.sort((a, b) => a.order - b.order)
  }

  /** Nothing is sent for so long: a refusal for rate holds for the next message too. */
  #pause(ms: number): void {
    if (this.#paused) return
    this.#paused = true
    this.#parts.env.after(ms, () => {
      this.#paused = false
      this.#pump()
    })
  }
}

/** What a reply to `publish` or `command` carries. */
interface Answer {
  readonly results: readonly Receipt[]
  readonly seq: number
}

export const unreadable = () => new MissionError('internal', 'The answer of the server is no receipt.')
