import type { ClientFrame } from '#lib/protocol/frame.ts'
import type { Environment } from './environment.ts'
import { FAILED, type OpenTransport, readFrame } from './transport.ts'

export interface WebSocketOptions {
  /** `ws:` or `wss:` address of /api/ws. */
  readonly url: string
  readonly env: Pick<Environment, 'WebSocket' | 'now' | 'after'>
  /** Beyond this a snapshot is cheaper than catching up (P-RESUME-4). */
  readonly maxBehind: { readonly events: number; readonly bytes: number }
}

/**
 * Answers the server's `ping` with `pong`, and measures the round trip with a bare text `ping` of its own: once subscribed,
 * after each heartbeat, and when asked to check.
 */
export function webSocketTransport({ url, env, maxBehind }: WebSocketOptions): OpenTransport {
  return (cursor, listener) => {
    const off = new AbortController()
    const closed = (code: number, reason: string) => {
      if (off.signal.aborted) return
      off.abort()
      listener.onClosed({ code, reason })
    }
    const socket = construct(env.WebSocket, url)
    if (socket === null) {
      const cancel = env.after(0, () => closed(FAILED, 'The browser refused to open a WebSocket'))
      return { close: cancel, check: () => undefined }
    }
    let pingedAt: number | null = null
    const send = (frame: ClientFrame) => socket.send(JSON.stringify(frame))
    const ping = () => {
      if (socket.readyState !== socket.OPEN) return
      pingedAt = env.now()
      socket.send('ping')
    }
    const onPong = () => {
      listener.onByte()
      if (pingedAt !== null) listener.onLatency(env.now() - pingedAt)
      pingedAt = null
    }
    const onText = (text: string) => {
      if (text === 'pong') return onPong()
      const frame = readFrame(text)
      if (frame === null) {
        closed(FAILED, 'Something between here and the server changed what it sent')
        return socket.close()
      }
      if (frame.type === 'ping') send({ type: 'pong', at: frame.at })
      if (frame.type === 'ping' || frame.type === 'subscribed') ping()
      listener.onFrame(frame)
    }
    const listening = { signal: off.signal }
    socket.addEventListener(
      'open',
      () => send({ type: 'subscribe', sub: '1', cursor, types: ['*'], maxBehind }),
      listening,
    )
    socket.addEventListener('message', ({ data }) => typeof data === 'string' && onText(data), listening)
    socket.addEventListener('close', ({ code, reason }) => closed(code, reason), listening)
    return {
      close() {
        off.abort()
        socket.close()
      },
      check: ping,
    }
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
