import type { Environment } from './environment.ts'
import { pageReader, socketTicket } from './http-calls.ts'
import { lateTransport } from './late-transport.ts'
import type { Tabs } from './tabs.ts'
import { type OpenTransport, POLL_SECONDS, type Rung } from './transport.ts'
import { pollTransport } from './transport-poll.ts'
import type { SharedSseOptions } from './transport-shared-sse.ts'
import { sseTransport } from './transport-sse.ts'
import { webSocketTransport } from './transport-websocket.ts'

const MAX_BEHIND = { events: 5_000, bytes: 2 * 1024 * 1024 }

/** The tabs that may share a stream. `name`: of the session and the workspace, since they hear the same. */
export interface Shared {
  readonly tabs: Tabs
  readonly name: string
}

/**
 * The ladder of a page that holds the whole state, so that far behind a snapshot is cheaper.
 * @param origin of the server.
 * @param shared null: this page has an SSE stream of its own.
 */
export function pageTransports(
  origin: string,
  env: Environment,
  shared: Shared | null = null,
): Readonly<Record<Rung, OpenTransport>> {
  const stream = sseTransport({ url: `${origin}/api/stream`, env })
  const events = `${origin}/api/events`
  return {
    websocket: webSocketTransport({
      url: `${origin.replace(/^http/, 'ws')}/api/ws`,
      env,
      maxBehind: MAX_BEHIND,
      renew: () => socketTicket(origin, env),
    }),
    sse:
      shared === null
        ? stream
        : lateTransport(loadShared(shared, { stream, read: pageReader(events, env), env }), stream),
    poll: pollTransport({ url: events, env, waitSeconds: POLL_SECONDS }),
  }
}

const loadShared = (shared: Shared, parts: Omit<SharedSseOptions, keyof Shared>) => async () => {
  const { sharedSseTransport } = await import('./transport-shared-sse.ts')
  return sharedSseTransport({ ...shared, ...parts })
}
