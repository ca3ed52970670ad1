import type { Filter } from '#lib/protocol/filter.ts'
import { type Credentials, withFreshTicket, withTicket } from './credentials.ts'
import type { Environment } from './environment.ts'
import type { RealtimeSettings } from './realtime-options.ts'
import type { OpenTransport, Rung } from './transport.ts'
import { pollTransport } from './transport-poll.ts'
import { sseTransport } from './transport-sse.ts'
import { webSocketTransport } from './transport-websocket.ts'

/** The rungs of the ladder as a client with credentials and a filter of its own opens them. */
export function realtimeTransports(
  { origin, wsUrl, pollSeconds }: RealtimeSettings,
  env: Environment,
  { fetchFor, socketTicket, byCookie }: Credentials,
  types: () => Filter,
): Record<Rung, OpenTransport> {
  const socket = (url: string) => webSocketTransport({ url, env, types, renew: socketTicket })
  return {
    websocket: byCookie ? socket(wsUrl) : withFreshTicket(socketTicket, (ticket) => socket(withTicket(wsUrl, ticket))),
    sse: sseTransport({ url: `${origin}/api/stream`, env: { fetch: fetchFor('stream') }, types }),
    poll: pollTransport({
      url: `${origin}/api/events`,
      env: { fetch: fetchFor('http'), now: env.now, after: env.after },
      waitSeconds: pollSeconds,
      types,
    }),
  }
}
