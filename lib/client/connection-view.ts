import { assertNever } from '#lib/protocol/assert-never.ts'
import { type ConnectionOptions, type ConnectionState, silenceAllowed, type Tried } from './connection-state.ts'
import type { Rung } from './transport.ts'

/** What a page shows of its connection. All times are wall-clock milliseconds since 1970. */
export interface ConnectionView {
  readonly kind: /** Events come in as they happen. */
    | 'live'
    /** The same by long polling. */
    | 'polling'
    /** Never connected so far. */
    | 'connecting'
    /** Was connected; the server is there, or was a moment ago. */
    | 'reconnecting'
    /** The server has been out of reach for a while. */
    | 'offline'
    | 'signedOut'
    /** The server does not serve this page; `code` tells why. */
    | 'refused'
  readonly transport: Rung
  /** The rung that a person chose, else null. */
  readonly forced: Rung | null
  readonly latencyMs: number | null
  /** When the next try begins; null while none is planned or one is under way. */
  readonly retryAt: number | null
  /** When this became live, or ceased to be. */
  readonly since: number
  /** Why it is not live, in one sentence of ours or of the server; null where there is nothing to say. */
  readonly reason: string | null
  /** The close code of a refusal. */
  readonly code: number | null
  /** When anything last came in, heartbeats included; null before that. */
  readonly lastUpdateAt: number | null
  /** Past this moment `live` and `polling` are not to be believed. */
  readonly freshUntil: number | null
  /** Events that the server is known to have beyond what is shown. */
  readonly behind: number
  readonly tried: readonly Tried[]
  /** Tries in a row that came to nothing since the connection was last healthy. */
  readonly attempts: number
}

/** Before anything was tried, and on the server. */
export const UNCONNECTED: ConnectionView = {
  kind: 'connecting',
  transport: 'websocket',
  forced: null,
  latencyMs: null,
  retryAt: null,
  since: 0,
  reason: null,
  code: null,
  lastUpdateAt: null,
  freshUntil: null,
  behind: 0,
  tried: [],
  attempts: 0,
}

/** Views that differ only in when something last came in, and how far that reaches. */
export function sameButTimes(a: ConnectionView, b: ConnectionView): boolean {
  return (
    a.kind === b.kind &&
    a.transport === b.transport &&
    a.forced === b.forced &&
    a.latencyMs === b.latencyMs &&
    a.retryAt === b.retryAt &&
    a.reason === b.reason &&
    a.code === b.code &&
    (a.behind === 0) === (b.behind === 0) &&
    a.tried.length === b.tried.length &&
    a.tried.at(-1)?.at === b.tried.at(-1)?.at
  )
}

/** How long the server must be out of reach before a page says offline. */
const OFFLINE_AFTER_MS = 10_000

/** @param wallOffset wall clock minus steady clock, now. */
export function viewOf(
  state: ConnectionState,
  now: number,
  wallOffset: number,
  options: ConnectionOptions,
): ConnectionView {
  const wall = (time: number | null) => (time === null ? null : time + wallOffset)
  const { phase } = state
  const live = phase.kind === 'live'
  return {
    kind: kindOf(state, now),
    transport: state.rung,
    forced: state.forced,
    latencyMs: live ? phase.latencyMs : null,
    retryAt: phase.kind === 'waiting' ? wall(phase.retryAt) : null,
    since: state.since + wallOffset,
    reason: state.reason,
    code: phase.kind === 'refused' ? phase.code : null,
    lastUpdateAt: wall(state.heardAt),
    freshUntil: live ? wall(phase.heardAt + silenceAllowed(state, options)) : null,
    behind: Math.max(0, state.head - (state.position?.seq ?? 0)),
    tried: state.tried.map((one) => ({ ...one, at: one.at + wallOffset })),
    attempts: state.attempt,
  }
}

function kindOf(state: ConnectionState, now: number): ConnectionView['kind'] {
  const { phase } = state
  switch (phase.kind) {
    case 'live':
      return state.rung === 'poll' ? 'polling' : 'live'
    case 'refused':
      return phase.code === 4001 || phase.code === 4009 ? 'signedOut' : 'refused'
    case 'idle':
    case 'paused':
    case 'opening':
    case 'probing':
    case 'waiting':
    case 'loading':
      if (state.away && now - state.since >= OFFLINE_AFTER_MS) return 'offline'
      return state.heardAt === null ? 'connecting' : 'reconnecting'
    default:
      return assertNever(phase)
  }
}
