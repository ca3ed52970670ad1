import type { EventCheck } from '#lib/client/check-event.ts'
import type { HttpCheck } from '#lib/client/check-http.ts'
import type { TransportCheck } from '#lib/client/check-transport.ts'
import type { Rung } from '#lib/client/transport.ts'

/** The rungs of the ladder in the order in which they are tried, under the names of a list. */
export const RUNGS: readonly { readonly rung: Rung; readonly name: string }[] = [
  { rung: 'websocket', name: 'WebSocket' },
  { rung: 'sse', name: 'SSE' },
  { rung: 'poll', name: 'Polling' },
]

/** What a test of the connection has found so far. */
export interface ConnectionReport {
  readonly http: HttpCheck | null
  readonly transports: ReadonlyMap<Rung, TransportCheck>
  readonly event: EventCheck | null
}

export const EMPTY_REPORT: ConnectionReport = { http: null, transports: new Map(), event: null }

/** `12 ms`, `2.1 s`, a dash for what was not measured. */
export function delayWords(ms: number | null): string {
  if (ms === null) return '–'
  return ms < 1_000 ? `${Math.max(1, Math.round(ms))} ms` : `${(ms / 1_000).toFixed(1)} s`
}
