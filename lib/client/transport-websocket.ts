import { EVERYTHING, type Filter } from '#lib/protocol/filter.ts'
import type { ClientFrame, ServerFrame } from '#lib/protocol/frame.ts'
import type { TicketAnswer } from './credentials.ts'
import type { Environment } from './environment.ts'
import { createRenewal } from './renewal.ts'
import { FAILED, type OpenTransport, readFrame, type Transport, type TransportListener } from './transport.ts'

export interface WebSocketOptions {
  /** `ws:` or `wss:` address of /api/ws. */
  readonly url: string
  readonly env: Pick<Environment, 'WebSocket' | 'now' | 'after' | 'random'>
  /** Beyond this a snapshot is cheaper than catching up (P-RESUME-4); absent: catch up however far. */
  readonly maxBehind?: { readonly events: number; readonly bytes: number }
  /** Looked at with each subscription; everything where it is absent. */
  readonly types?: () => Filter
  /** Asks for a ticket that renews this connection before its grant ends; absent: it ends, and another is opened. Never throws. */
  readonly renew?: () => Promise<TicketAnswer>
}

/**
 * Answers the server's `ping` with `pong`, and measures the round trip with a bare text `ping` of its own: once subscribed,
 * after each heartbeat, and when asked to check.
 */
export function webSocketTransport(options: WebSocketOptions): OpenTransport {
  const { url, env } = options
  return (cursor, listener) => {
    const socket = construct(env.WebSocket, url)
    if (socket !== null) return open(socket, cursor, listener, options)
    const closed = { code: FAILED, reason: 'The browser refused to open a WebSocket' }
    const cancel = env.after(0, () => listener.onClosed(closed))
    return { close: cancel, check: () => undefined }
  }
}

const GARBLED = 'Something between here and the server changed what it sent'

function open(
  socket: WebSocket,
  cursor: string,
  listener: TransportListener,
  { env, maxBehind, types = () => EVERYTHING, renew }: WebSocketOptions,
): Transport {
  const off = new AbortController()
  const send = (frame: ClientFrame) => {
    if (socket.readyState !== socket.OPEN) return false
    socket.send(JSON.stringify(frame))
    return true
  }
  const subscription = subscribeOver((sub, from) => {
    const behind = maxBehind === undefined ? {} : { maxBehind }
    return send({ type: 'subscribe', sub, cursor: from, types: [...types()], ...behind })
  }, send)
  const renewal = renew && createRenewal({ ticket: renew, send, env })
  const end = () => {
    renewal?.stop()
    off.abort()
  }
  const closed = (code: number, reason: string) => {
    if (off.signal.aborted) return
    end()
    listener.onClosed({ code, reason })
  }
  const fail = (reason: string) => {
    closed(FAILED, reason)
    socket.close()
  }
  let pingedAt: number | null = null
  const ping = () => {
    if (socket.readyState !== socket.OPEN) return
    pingedAt = env.now()
    socket.send('ping')
  }
  const onPong = () => {
    listener.onByte()
    const at = pingedAt
    // First of all: whoever hears of it may ping again at once.
    pingedAt = null
    if (at !== null) listener.onLatency(env.now() - at)
  }
  const onText = (text: string) => {
    listener.onData?.(text.length)
    if (text === 'pong') return onPong()
    const frame = readFrame(text)
    if (frame === null) return fail(GARBLED)
    if (subscription.isLeft(frame)) return listener.onByte()
    if (subscription.isRefusedBy(frame)) return fail(frame.error.message)
    if (frame.type === 'ping') send({ type: 'pong', at: frame.at })
    if (frame.type === 'ping' || frame.type === 'subscribed') ping()
    if (frame.type === 'authSoon') renewal?.begin(frame.inMs)
    listener.onFrame(frame)
    if (frame.type === 'subscribed') subscription.onSubscribed()
  }
  const listening = { signal: off.signal }
  socket.addEventListener('open', () => subscription.start(cursor), listening)
  socket.addEventListener('message', ({ data }) => typeof data === 'string' && onText(data), listening)
  socket.addEventListener('close', ({ code, reason }) => closed(code, reason), listening)
  return {
    close() {
      end()
      socket.close()
    },
    check: ping,
    resubscribe: subscription.replace,
    send,
  }
}

/**
 * The one subscription of a socket. A new filter takes a new name, of two in turn, so that frames of the old one which are
 * still on their way are known for what they are: they carry a range that the new filter has not looked through. One is
 * replaced at a time: once it is answered, nothing of the one before it is on its way any more.
 */
function subscribeOver(subscribe: (sub: string, cursor: string) => boolean, send: (frame: ClientFrame) => boolean) {
  let sub = '1'
  let phase: 'unasked' | 'asked' | 'subscribed' = 'unasked'
  let again: string | null = null
  let replaced = false
  function start(cursor: string): void {
    if (subscribe(sub, cursor)) phase = 'asked'
  }
  function replace(cursor: string): void {
    // Not asked yet: what is asked for when the socket opens is the filter of then.
    if (phase === 'unasked') return
    if (phase === 'asked') {
      again = cursor
      return
    }
    send({ type: 'unsubscribe', sub })
    sub = sub === '1' ? '2' : '1'
    replaced = true
    start(cursor)
  }
  return {
    start,
    replace,
    /** Of a subscription that was replaced. */
    isLeft: (frame: ServerFrame) => 'sub' in frame && frame.sub !== sub,
    onSubscribed(): void {
      phase = 'subscribed'
      const cursor = again
      again = null
      if (cursor !== null) replace(cursor)
    },
    /** An error that is not an answer to anything else: without a subscription the socket would live on and bring nothing. */
    isRefusedBy: (frame: ServerFrame): frame is Extract<ServerFrame, { type: 'error' }> =>
      replaced && phase === 'asked' && frame.type === 'error',
  }
}

/** A content security policy or a mixed-content rule makes the constructor throw: a failed open like any other. */
function construct(Socket: typeof WebSocket, url: string): WebSocket | null {
  try {
    return new Socket(url, ['mc.v1'])
  } catch (error) {
    if (error instanceof DOMException) return null
    throw error
  }
}
