import type { Socket } from 'node:net'
import type { WebSocket } from 'ws'
import type { Grant } from '#lib/auth/principal.ts'
import { CLOSE } from '#lib/protocol/close.ts'
import { closeCode, errorBody, isMissionError } from '#lib/protocol/errors.ts'
import type { ResetReason, ServerFrame } from '#lib/protocol/frame.ts'
import type { Core } from './core.ts'
import type { EncodedFrame } from './encoded-frame.ts'
import { grantEnd } from './grant-end.ts'
import type { Spoke } from './heartbeat.ts'
import type { Reader, Sink } from './reader.ts'
import { encodeFrame } from './server-frames.ts'
import { textFrame } from './text-frame.ts'

/**
 * - `joining`: it has not proven who it is
 * - `open`
 * - `closing`: our close frame is on its way, nothing more is sent or heard
 */
type Phase = 'joining' | 'open' | 'closing'

/** What a connection needs of those who keep it. */
export interface SocketHome {
  /** The present tick of the heartbeat. */
  readonly tickNow: number
  /** Connections that somebody has to look after: as long as they join, and when they close. */
  readonly hurried: Set<SocketConnection>
}

/** A full socket is looked at this often within `noProgressMs`. */
const STALL_STEPS = 4

/**
 * One WebSocket. There are thousands of them and most are idle, so it holds no timer, no queue and no function of its own;
 * frames are written to the TCP socket as whole WebSocket frames that many connections share.
 */
export class SocketConnection implements Sink, Spoke {
  slot = -1
  index = -1
  readonly id: string
  grant: Grant | null = null
  phase: Phase = 'joining'
  /** False while too much stands unsent. */
  ready = true
  /** Heartbeat tick at which the client was last heard. */
  heardAt: number
  /** When it joined or began to close, in milliseconds of the hub's clock. */
  since: number
  toldExpiry = false
  /** It has asked for a subscription. */
  subscribed = false
  strikes = 0
  readonly readers: Reader[] = []
  /** What ends the presence of each agent that this socket speaks for, by agent id. */
  agents: Map<string, () => void> | null = null
  readonly #core: Core
  readonly #ws: WebSocket
  readonly #socket: Socket
  readonly #home: SocketHome
  #offRevoked: (() => void) | null = null

  constructor(core: Core, ws: WebSocket, socket: Socket, home: SocketHome) {
    this.#core = core
    this.#home = home
    this.#ws = ws
    this.#socket = socket
    this.id = core.newConnectionId()
    this.heardAt = home.tickNow
    this.since = core.clock()
    home.hurried.add(this)
  }

  /** Takes the grant on, in place of the one before if there is one. */
  own(grant: Grant): void {
    this.#offRevoked?.()
    this.grant = grant
    this.toldExpiry = false
    this.#offRevoked = grant.onRevoked(() => this.endOfGrant())
  }

  accepts(): boolean {
    return this.ready
  }

  deliver(frame: EncodedFrame): boolean {
    if (!this.ready || this.phase !== 'open') return false
    if (!this.checkGrant()) return false
    this.write(frame.webSocket)
    return true
  }

  send(frame: ServerFrame): void {
    this.sendEncoded(encodeFrame(frame))
  }

  sendEncoded(frame: EncodedFrame): void {
    this.write(frame.webSocket)
  }

  sendText(text: string): void {
    this.write(textFrame(text))
  }

  /** @param bytes whole WebSocket frames. */
  write(bytes: Buffer): void {
    // Nothing may follow a close frame, whoever sent it.
    if (this.phase === 'closing' || this.#ws.readyState !== this.#ws.OPEN) return
    this.#socket.write(bytes)
    if (this.ready && this.#socket.writableLength > this.#core.limits.unsentHighBytes) this.#fill()
  }

  /** @returns false when the grant has ended, and with it the connection. */
  checkGrant(): boolean {
    if (this.grant?.alive !== false) return true
    this.endOfGrant()
    return false
  }

  endOfGrant(): void {
    if (this.grant === null) return
    const { code, reason } = grantEnd(this.grant, this.#core.clock())
    this.close(code, reason)
  }

  reset(reader: Reader, reason: ResetReason): void {
    const { floor, head } = this.#core.feed
    this.forget(reader)
    this.send({ type: 'reset', sub: reader.class.sub, reason, floor, head })
  }

  fail(reader: Reader, error: unknown): void {
    this.#core.onError(error)
    this.forget(reader)
    const { code, message } = errorBody(error).error
    this.close(closeCode(code) ?? CLOSE.resync, message)
  }

  /** Ends a subscription. */
  forget(reader: Reader): void {
    this.#core.feed.end(reader)
    const index = this.readers.indexOf(reader)
    if (index >= 0) this.readers.splice(index, 1)
  }

  /** Does something for this connection; what it throws ends the connection, and no other. */
  attempt(run: () => void): void {
    try {
      run()
    } catch (error) {
      if (!isMissionError(error)) this.#core.onError(error)
      this.refuse(error)
    }
  }

  /** Says what is wrong and closes with the error's code. */
  refuse(error: unknown): void {
    const body = errorBody(error)
    this.send({ type: 'error', ...body })
    this.close(closeCode(body.error.code) ?? CLOSE.badFrame, body.error.message)
  }

  close(code: number, reason: string): void {
    if (this.phase === 'closing') return
    this.#endReaders()
    this.phase = 'closing'
    this.since = this.#core.clock()
    this.#home.hurried.add(this)
    this.#ws.close(code, closeReason(reason))
  }

  terminate(): void {
    this.#ws.terminate()
  }

  /** Everything that was taken is given back; the socket is gone. */
  closed(): void {
    this.phase = 'closing'
    this.#home.hurried.delete(this)
    this.#endReaders()
    this.#offRevoked?.()
    this.#offRevoked = null
    for (const disconnected of this.agents?.values() ?? []) disconnected()
    this.agents = null
  }

  #endReaders(): void {
    for (const reader of this.readers.splice(0)) this.#core.feed.end(reader)
  }

  /** Too much stands unsent: nothing more is pulled for it, and what it sends is not read either, until all is sent. */
  #fill(): void {
    this.ready = false
    this.#ws.pause()
    const watch = this.#watchStall()
    this.#socket.once('drain', () => {
      watch()
      this.ready = true
      // It was not read meanwhile; that it took everything is a sign of life.
      this.heardAt = this.#home.tickNow
      this.#ws.resume()
      for (const reader of [...this.readers]) if (reader.state === 'full') this.#core.feed.pump(reader)
    })
  }

  /**
   * Closes the connection when its unsent bytes have stood still for `noProgressMs` (P-FLOW-2). Node's socket timeout sees a
   * write that is under way move, which `writableLength` does not; it fires once per still step, and a moving step is silent.
   */
  #watchStall(): () => void {
    const { limits, clock } = this.#core
    const stepMs = Math.max(1, Math.round(limits.noProgressMs / STALL_STEPS))
    let still = 0
    let lastAt = clock()
    const check = () => {
      const now = clock()
      still = now - lastAt > stepMs * 1.5 ? 1 : still + 1
      lastAt = now
      if (still < STALL_STEPS) this.#socket.setTimeout(stepMs)
      else {
        this.#core.feed.counts.closedSlow++
        this.close(CLOSE.slow, 'The client does not read what it was sent.')
      }
    }
    this.#socket.on('timeout', check)
    this.#socket.setTimeout(stepMs)
    return () => {
      this.#socket.off('timeout', check)
      this.#socket.setTimeout(0)
    }
  }
}

/** A close reason may have 123 bytes of UTF-8. */
function closeReason(reason: string): string {
  return reason.slice(0, new TextEncoder().encodeInto(reason, new Uint8Array(123)).read)
}
