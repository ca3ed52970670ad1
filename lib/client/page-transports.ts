import type { Environment } from './environment.ts'
import { type OpenTransport, POLL_SECONDS, type Rung } from './transport.ts'
import { pollTransport } from './transport-poll.ts'
import { sseTransport } from './transport-sse.ts'
import { webSocketTransport } from './transport-websocket.ts'

const MAX_BEHIND = { events: 5_000, bytes: 2 * 1024 * 1024 }

/** The ladder of a page that holds the whole state, so that far behind a snapshot is cheaper. @param origin of the server. */
export function pageTransports(origin: string, env: Environment): Readonly<Record<Rung, OpenTransport>> {
  return {
    websocket: webSocketTransport({ url: `${origin.replace(/^http/, 'ws')}/api/ws`, env, maxBehind: MAX_BEHIND }),
    sse: sseTransport({ url: `${origin}/api/stream`, env }),
    poll: pollTransport({ url: `${origin}/api/events`, env, waitSeconds: POLL_SECONDS }),
  }
}
