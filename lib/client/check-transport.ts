import { reconnectAfter } from '#lib/protocol/close.ts'
import type { ServerFrame } from '#lib/protocol/frame.ts'
import type { Environment } from './environment.ts'
import type { Closed, OpenTransport, Rung, Transport } from './transport.ts'
import { pollTransport } from './transport-poll.ts'
import { sseTransport } from './transport-sse.ts'
import { webSocketTransport } from './transport-websocket.ts'

/** What trying one transport showed. Times in milliseconds from the beginning of the try; null: it did not come to that. */
export interface TransportCheck {
  readonly rung: Rung
  readonly outcome: /** It carries frames. */
    | 'works'
    /** It was turned down, or cut before anything came. */
    | 'closed'
    /** Nothing came within LIMIT_MS, not even a refusal. */
    | 'mute'
    /** Something came, and then it was cut. */
    | 'cut'
    /** The server itself does not want us. */
    | 'refused'
  /** The upgrade, or the head of the response. */
  readonly openedMs: number | null
  readonly firstByteMs: number | null
  /** The subscription stands: events would come from here on. */
  readonly readyMs: number | null
  /** Of a ping over the open transport: the shortest; null where it has none. */
  readonly roundTripMs: number | null
  /** How long a poll was held that the server was asked to hold for HOLD_SECONDS; null where an event ended it. */
  readonly heldMs: number | null
  readonly reason: string | null
}

export interface CheckWorld {
  readonly env: Pick<Environment, 'now' | 'wallTime' | 'after' | 'random' | 'fetch' | 'WebSocket'>
  /** `https://host` of the server, without a path. */
  readonly origin: string
  /** Stops it. */
  readonly signal: AbortSignal
}

export const HOLD_SECONDS = 2
const LIMIT_MS = 8_000
const PINGS = 3

/** Opens a connection of its own to the server, looks how it does, and closes it. Never throws. A stopped one is `closed`. */
export function checkTransport(rung: Rung, world: CheckWorld): Promise<TransportCheck> {
  const { env, signal } = world
  const begun = env.now()
  const since = () => env.now() - begun
  const seen: { -readonly [K in keyof TransportCheck]: TransportCheck[K] } = {
    rung,
    outcome: 'works',
    openedMs: null,
    firstByteMs: null,
    readyMs: null,
    roundTripMs: null,
    heldMs: null,
    reason: null,
  }
  const done = Promise.withResolvers<TransportCheck>()
  let pings = 0
  let answeredAt: number | null = null

  const end = (outcome: TransportCheck['outcome'], reason: string | null) => {
    cancel()
    signal.removeEventListener('abort', onAbort)
    transport.close()
    done.resolve({ ...seen, outcome, reason })
  }
  const onAbort = () => end('closed', 'The test was stopped')
  const onByte = () => {
    seen.firstByteMs ??= since()
  }
  const onPoll = (frame: ServerFrame & { readonly type: 'events' }) => {
    const now = since()
    if (answeredAt !== null && frame.to === frame.from) seen.heldMs = now - answeredAt
    if (answeredAt !== null) end('works', null)
    answeredAt = now
  }
  const onFrame = (frame: ServerFrame) => {
    onByte()
    if (rung === 'poll') seen.openedMs ??= since()
    if (frame.type === 'error') return end('refused', frame.error.message)
    if (frame.type === 'bye') return end('cut', frame.reason)
    if (frame.type !== 'events' && frame.type !== 'subscribed') return
    seen.readyMs ??= since()
    if (rung === 'poll' && frame.type === 'events') onPoll(frame)
    else if (rung === 'sse') end('works', null)
  }
  const onClosed = ({ code, reason }: Closed) => {
    const outcome = reconnectAfter(code) === 'never' ? 'refused' : seen.firstByteMs === null ? 'closed' : 'cut'
    end(outcome, reason || `It was closed with code ${code}`)
  }
  const onLatency = (ms: number) => {
    seen.roundTripMs = Math.min(seen.roundTripMs ?? Number.POSITIVE_INFINITY, ms)
    if (++pings >= PINGS) end('works', null)
    else transport.check()
  }
  const open = transportOf(rung, world, () => {
    seen.openedMs ??= since()
  })
  const transport: Transport = open('now', { onFrame, onByte, onLatency, onClosed })
  const cancel = env.after(LIMIT_MS, () => end('mute', `Nothing came within ${LIMIT_MS / 1_000} s`))
  signal.addEventListener('abort', onAbort, { once: true })
  return done.promise
}

/** @param onOpened of the upgrade, or of the head of a response. */
export function transportOf(rung: Rung, { env, origin }: CheckWorld, onOpened: () => void): OpenTransport {
  const fetch: Environment['fetch'] = async (input, init) => {
    const response = await env.fetch(input, init)
    onOpened()
    return response
  }
  switch (rung) {
    case 'websocket':
      return webSocketTransport({
        url: `${origin.replace(/^http/, 'ws')}/api/ws`,
        env: { ...env, WebSocket: hearingOpen(env.WebSocket, onOpened) },
      })
    case 'sse':
      return sseTransport({ url: `${origin}/api/stream`, env: { fetch } })
    case 'poll':
      return pollTransport({ url: `${origin}/api/events`, env: { ...env, fetch }, waitSeconds: HOLD_SECONDS })
  }
}

const hearingOpen = (Socket: typeof WebSocket, onOpened: () => void): typeof WebSocket =>
  class extends Socket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols)
      this.addEventListener('open', onOpened)
    }
  }
