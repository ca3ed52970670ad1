import type { IncomingMessage } from 'node:http'
import type { RawData, WebSocket } from 'ws'
import { ticketCredentials } from '#lib/auth/credentials.ts'
import type { Grant, Scope } from '#lib/auth/principal.ts'
import { CLOSE } from '#lib/protocol/close.ts'
import { closeCode, errorBody, isMissionError, MissionError } from '#lib/protocol/errors.ts'
import type { Limits } from '#lib/protocol/limits.ts'
import { STATE_VERSION } from '#lib/state/version.ts'
import { answerFrame, answerInvalid } from './answer-frame.ts'
import type { Core } from './core.ts'
import { isoOf } from './grant-end.ts'
import { Wheel } from './heartbeat.ts'
import { type ReadFrame, readFrame } from './read-frame.ts'
import { encodeFrame } from './server-frames.ts'
import { SocketConnection, type SocketHome } from './socket-connection.ts'
import { pingFrame, textFrame } from './text-frame.ts'

export interface SocketServer {
  readonly count: number
  serve(ws: WebSocket, request: IncomingMessage, grant: Grant | null): void
  /** One tick of the rhythm: heartbeats, time limits. */
  tick(): void
  /** Tells all to come back within the window, closes them spread over `limits.drainMs`, and resolves when all are gone. */
  drain(): Promise<void>
  terminate(): void
}

/** What our own client answers to `ping`; it needs no parser. */
const PONG = /^\{"type":"pong"(?:,"at":"[^"\\]{0,40}")?\}$/
/** Sent this long before a session expires. */
const AUTH_SOON_MS = 60_000
/** A client that does not answer our close frame is cut off after this. */
const CLOSE_MS = 1_000
/** Frames that wait while a ticket is looked at. */
const HELD_FRAMES = 16
/** Connections are closed in so many steps when the server drains. */
const DRAIN_STEPS = 8

export const createSocketServer = (core: Core): SocketServer => new Sockets(core)

class Sockets implements SocketServer, SocketHome {
  readonly #core: Core
  readonly #wheel: Wheel<SocketConnection>
  /** By socket, so that all sockets share the same listeners. */
  readonly #connections = new WeakMap<WebSocket, SocketConnection>()
  readonly #listeners = this.#makeListeners()
  /** Looked at on every tick. */
  readonly hurried = new Set<SocketConnection>()
  /** Those that have not proven who they are. */
  readonly #joining = new Set<SocketConnection>()
  /** What connections sent while their tickets are looked at. */
  readonly #held = new Map<SocketConnection, Buffer[]>()
  #emptied: (() => void) | null = null
  count = 0

  constructor(core: Core) {
    this.#core = core
    this.#wheel = new Wheel(core.rhythm.heartbeatTicks)
  }

  get tickNow(): number {
    return this.#wheel.tick
  }

  serve(ws: WebSocket, request: IncomingMessage, grant: Grant | null): void {
    ws.on('error', ignore)
    try {
      this.#enter(ws, request, grant)
    } catch (error) {
      const { code, message } = errorBody(error).error
      ws.close(this.#core.draining ? CLOSE.restart : (closeCode(code) ?? CLOSE.overload), message)
    }
  }

  tick(): void {
    const { rhythm, limits, clock } = this.#core
    const wheel = this.#wheel
    const turn = wheel.turn()
    const now = clock()
    wheel.visit(rhythm.pongTicks, (connection) => {
      // A full one is not read either; whether it moves is watched elsewhere (P-FLOW-2).
      if (connection.phase === 'open' && connection.ready && connection.heardAt < turn - rhythm.pongTicks)
        connection.close(CLOSE.noPong, 'Nothing was heard from the client. It must answer pings.')
    })
    let beat: Buffer | null = null
    wheel.visit(0, (connection) => {
      if (connection.phase !== 'open' || !connection.checkGrant() || !connection.ready) return
      beat ??= heartbeat(now)
      connection.write(beat)
      warnOfExpiry(connection, now)
    })
    for (const connection of this.hurried) {
      if (connection.phase === 'joining' && now - connection.since >= limits.authMs)
        connection.close(CLOSE.authTimeout, 'No "auth" frame came in time.')
      else if (connection.phase === 'closing' && now - connection.since >= CLOSE_MS) connection.terminate()
    }
  }

  async drain(): Promise<void> {
    const { limits, draining } = this.#core
    if (!draining) return
    const { minMs, maxMs } = draining
    const frame = encodeFrame({ type: 'drain', afterMs: minMs, spreadMs: maxMs - minMs })
    const all = [...this.#wheel]
    for (const connection of all) connection.sendEncoded(frame)
    if (all.length === 0) return
    const emptied = new Promise<void>((resolve) => {
      this.#emptied = resolve
    })
    const stepMs = limits.drainMs / (DRAIN_STEPS + 2)
    const perStep = Math.ceil(all.length / DRAIN_STEPS)
    for (let done = 0; done < all.length; done += perStep) {
      for (const connection of all.slice(done, done + perStep))
        connection.close(CLOSE.drain, 'The server is restarting.')
      await Promise.race([emptied, pause(stepMs)])
    }
    await Promise.race([emptied, pause(stepMs * 2)])
    this.terminate()
  }

  terminate(): void {
    for (const connection of this.#wheel) {
      connection.close(CLOSE.goingAway, 'The server stops.')
      connection.terminate()
    }
  }

  /** One function for each event of all sockets; `this` is the socket. */
  #makeListeners() {
    const sockets = this
    const find = (ws: WebSocket) => sockets.#connections.get(ws)
    return {
      message(this: WebSocket, data: RawData, isBinary: boolean) {
        const connection = find(this)
        // ws gives Buffers unless it is told otherwise.
        if (!connection || !Buffer.isBuffer(data)) return
        connection.heardAt = sockets.#wheel.tick
        connection.attempt(() => sockets.#receive(connection, data, isBinary))
      },
      pong(this: WebSocket) {
        const connection = find(this)
        if (connection) connection.heardAt = sockets.#wheel.tick
      },
      close(this: WebSocket) {
        const connection = find(this)
        if (connection) sockets.#gone(connection)
      },
    }
  }

  /** @throws MissionError before anything was taken. */
  #enter(ws: WebSocket, request: IncomingMessage, grant: Grant | null): void {
    if (this.#core.draining) throw new MissionError('unavailable', 'The server is restarting. Come back in a moment.')
    // Each may send a whole frame before it says who it is, so they are few.
    if (!grant && this.#joining.size >= this.#core.limits.joiningPerNode)
      throw new MissionError('overloaded', 'Too many connections are about to sign in. Come back in a moment.')
    this.#core.gate.enter()
    // Only the TCP socket is kept of the request: its headers would live as long as the connection.
    const connection = new SocketConnection(this.#core, ws, request.socket, this)
    this.count++
    this.#connections.set(ws, connection)
    this.#wheel.add(connection)
    ws.on('message', this.#listeners.message)
    ws.on('pong', this.#listeners.pong)
    ws.on('ping', this.#listeners.pong)
    ws.on('close', this.#listeners.close)
    if (grant) connection.attempt(() => this.#join(connection, grant))
    else this.#joining.add(connection)
  }

  /** @throws MissionError where the grant does not suffice, or has too many connections. */
  #join(connection: SocketConnection, grant: Grant): void {
    const { gate, limits, node } = this.#core
    const { principal } = grant
    if (!MAY_CONNECT.some((scope) => principal.scopes.has(scope)))
      throw new MissionError('forbidden', `${principal.name} needs the scope "read", "publish" or "control".`)
    gate.own(principal)
    this.hurried.delete(connection)
    this.#joining.delete(connection)
    connection.own(grant)
    connection.phase = 'open'
    if (!connection.checkGrant()) return
    connection.send({
      type: 'hello',
      v: 1,
      connection: connection.id,
      node,
      stateVersion: STATE_VERSION,
      heartbeatMs: limits.heartbeatMs,
      limits: { frameBytes: frameBytes(limits, grant), subscriptions: limits.subscriptionsPerConnection },
      user: { id: principal.id, name: principal.name },
      expiresAt: isoOf(grant.expiresAt),
    })
  }

  /** @throws MissionError for what is no frame. */
  #receive(connection: SocketConnection, data: Buffer, isBinary: boolean): void {
    if (connection.phase === 'closing') return
    const { grant } = connection
    const text = textOf(data, isBinary, frameBytes(this.#core.limits, grant))
    const held = this.#held.get(connection)
    if (held) hold(held, data)
    else if (text === 'ping') connection.sendText('pong')
    else if (!PONG.test(text)) {
      const read = readFrame(text, this.#core.limits.jsonDepth)
      if (read.kind === 'garbage') throw read.error
      if (grant === null) void this.#authenticate(connection, read)
      else if (connection.checkGrant()) answerRead(this.#core, connection, grant, read)
    }
  }

  async #authenticate(connection: SocketConnection, read: ReadFrame): Promise<void> {
    const held: Buffer[] = []
    this.#held.set(connection, held)
    try {
      if (read.kind !== 'frame' || read.frame.type !== 'auth')
        throw new MissionError('unauthenticated', 'The first frame must be "auth" with a ticket.')
      const grant = await this.#core.authenticator.authenticate(ticketCredentials(read.frame.ticket), 'socket')
      if (!grant) throw new MissionError('unauthenticated', 'The ticket is not valid, was used, or has expired.')
      if (connection.phase === 'joining') this.#join(connection, grant)
    } catch (error) {
      if (!isMissionError(error)) this.#core.onError(error)
      connection.refuse(error)
    } finally {
      this.#held.delete(connection)
    }
    for (const data of held) connection.attempt(() => this.#receive(connection, data, false))
  }

  #gone(connection: SocketConnection): void {
    const { gate } = this.#core
    connection.closed()
    this.#wheel.remove(connection)
    this.#joining.delete(connection)
    if (connection.grant) gate.disown(connection.grant.principal)
    gate.leave()
    if (--this.count === 0) this.#emptied?.()
  }
}

const MAY_CONNECT: readonly Scope[] = ['read', 'publish', 'control']

const frameBytes = (limits: Limits, grant: Grant | null) =>
  grant?.principal.kind === 'key' ? limits.agentFrameBytes : limits.personFrameBytes

/** Both pings in one write: the frame for our own client, the control frame for every other, whose library answers it. */
const heartbeat = (now: number): Buffer =>
  Buffer.concat([textFrame(JSON.stringify({ type: 'ping', at: new Date(now).toISOString() })), pingFrame()])

function warnOfExpiry(connection: SocketConnection, now: number): void {
  const inMs = (connection.grant?.expiresAt ?? Number.POSITIVE_INFINITY) - now
  if (connection.toldExpiry || inMs > AUTH_SOON_MS) return
  connection.toldExpiry = true
  connection.send({ type: 'authSoon', inMs })
}

/** @throws MissionError `bad_request`, or `too_large` from one byte more on. */
function textOf(data: Buffer, isBinary: boolean, maxBytes: number): string {
  if (isBinary) throw new MissionError('bad_request', 'Binary frames are not accepted. Send JSON as text.')
  if (data.length > maxBytes)
    throw new MissionError('too_large', `A frame may have ${maxBytes} bytes; this one has ${data.length}.`)
  return data.toString()
}

function hold(held: Buffer[], data: Buffer): void {
  if (held.length >= HELD_FRAMES)
    throw new MissionError('bad_request', 'Too many frames before the ticket was accepted. Wait for "hello".')
  held.push(data)
}

function answerRead(core: Core, connection: SocketConnection, grant: Grant, read: ReadFrame): void {
  if (read.kind === 'frame') void answerFrame(core, connection, grant, read.frame)
  else if (read.kind === 'invalid') answerInvalid(core, connection, grant, read)
}

/** ws answers a broken frame with the right close code by itself, and 'close' follows every error. */
function ignore(): void {}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
