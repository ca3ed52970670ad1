import { WebSocket } from 'ws'
import { API_KEY } from '#e2e/server.ts'
import type { ConnectionOptions } from '#lib/client/connection-state.ts'
import type { Environment } from '#lib/client/environment.ts'
import { nodeEnvironment } from '#lib/client/node-environment-fixture.ts'
import { startAt } from '#lib/client/position.ts'
import { createConnection, type RunningConnection } from '#lib/client/run-connection.ts'
import { FAILED, type OpenTransport, readFrame } from '#lib/client/transport.ts'
import { until } from './until.ts'

const headers = { authorization: `Bearer ${API_KEY}` }

/** What is known of one client of a swarm: enough to see a gap, a double or a loss, and when it came back. */
export interface Member {
  readonly connection: RunningConnection
  received: number
  /** Events that did not go on from the one before. */
  breaks: number
  snapshots: number
  last: number
  /** Its newest connection became live then, by performance.now(). */
  liveAt: number
  /** Its newest connection was asked for then. */
  openedAt: number
  /** Close codes that it was told. */
  readonly codes: number[]
}

/** Many pages in one process: the real connection and its backoff, over bare sockets, without state. */
export class Swarm implements Disposable {
  readonly members: readonly Member[]

  /** @param options over those of our own pages. */
  constructor(origin: string, count: number, options: Partial<ConnectionOptions> = {}) {
    const env = environment()
    this.members = Array.from({ length: count }, () => memberOf(origin, env, options))
  }

  /** A few at a time, as people come. */
  async enter(ms = 60_000): Promise<void> {
    for (let n = 0; n < this.members.length; n += 100) {
      for (const { connection } of this.members.slice(n, n + 100)) connection.start()
      if ((await until(() => this.live >= Math.min(n + 100, this.members.length), ms)) === null)
        throw new Error(`Only ${this.live} of ${n + 100} clients came in.`)
    }
  }

  get live(): number {
    let live = 0
    for (const { connection } of this.members) if (connection.line() !== null) live++
    return live
  }

  sum(of: (member: Member) => number): number {
    return this.members.reduce((sum, member) => sum + of(member), 0)
  }

  [Symbol.dispose](): void {
    for (const { connection } of this.members) connection.stop()
  }
}

function memberOf(origin: string, env: Environment, options: Partial<ConnectionOptions>): Member {
  const codes: number[] = []
  const member: { -readonly [K in keyof Member]: Member[K] } = {
    connection: createConnection({
      origin,
      env,
      position: startAt('now'),
      stateVersion: null,
      transports: { websocket: socketTo(origin, (code) => codes.push(code), opening), sse: never, poll: never },
      // What a page would load: counted, and answered as the server would.
      load: async () => {
        member.snapshots++
        return { type: 'snapshot', snapshot: { cursor: 'now', stateVersion: 0, state: null } }
      },
      options: { ...options, rungs: ['websocket'] },
      onEvents(events) {
        for (const { seq } of events) {
          if (member.last > 0 && seq !== member.last + 1) member.breaks++
          member.last = seq
        }
        member.received += events.length
      },
      onSnapshot: () => undefined,
      onOutdated: () => undefined,
      onChange() {
        const generation = member.connection.line()?.generation ?? null
        if (generation === live) return
        live = generation
        if (live !== null) member.liveAt = performance.now()
      },
    }),
    received: 0,
    breaks: 0,
    snapshots: 0,
    last: 0,
    liveAt: 0,
    openedAt: 0,
    codes,
  }
  let live: number | null = null
  function opening() {
    member.openedAt = performance.now()
  }
  return member
}

/** A swarm has one rung. */
const never: OpenTransport = () => {
  throw new Error('A swarm knows nothing but WebSocket.')
}

/** The WebSocket of the client without what costs a process with thousands of them: checks and the browser's interface. */
function socketTo(origin: string, onCode: (code: number) => void, onOpening: () => void): OpenTransport {
  return (cursor, listener) => {
    onOpening()
    const ws = new WebSocket(`${origin.replace('http', 'ws')}/api/ws`, 'mc.v1', { headers, perMessageDeflate: false })
    let over = false
    ws.on('open', () => ws.send(JSON.stringify({ type: 'subscribe', sub: '1', cursor })))
    ws.on('message', (data) => {
      if (over) return
      const text = data.toString()
      if (text.startsWith('{"type":"ping"')) ws.send('{"type":"pong"}')
      const frame = readFrame(text)
      if (frame) listener.onFrame(frame)
    })
    // 'close' follows.
    ws.on('error', () => undefined)
    ws.on('close', (code, reason) => {
      if (over) return
      over = true
      onCode(code)
      listener.onClosed({ code: code === 1006 ? FAILED : code, reason: reason.toString() })
    })
    return {
      close() {
        over = true
        ws.terminate()
      },
      check: () => undefined,
    }
  }
}

/** `fetch` is only asked whether the server lives, by thousands at once: one request answers for all of a moment. */
function environment(): Environment {
  let asked: Promise<Response> | null = null
  return {
    ...nodeEnvironment(),
    async fetch(input) {
      asked ??= fetch(input).finally(() => setTimeout(() => (asked = null), 50))
      const response = await asked
      return response.clone()
    },
  }
}
