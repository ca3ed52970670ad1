import type { MissionEvent } from '#lib/protocol/event.ts'
import type { ServerFrame } from '#lib/protocol/frame.ts'
import type { Position } from './position.ts'
import type { Closed, Rung } from './transport.ts'

/** State and the cursor it is true at, as GET /api/snapshot answers and pages carry. */
export interface ServerSnapshot {
  readonly cursor: string
  readonly stateVersion: number
  /** What lib/state's encodeState makes. */
  readonly state: unknown
}

/** Where a connection stands; connection.ts has the diagram. All times are milliseconds of the steady clock. */
export type Phase =
  /** Nobody listens. */
  | { readonly kind: 'idle' }
  /** A transport was opened and has not subscribed us yet. */
  | { readonly kind: 'opening'; readonly generation: number; readonly openedAt: number }
  | Live
  /** It failed or went mute: does HTTP reach the server? `weight`: how much it counts if so. */
  | { readonly kind: 'probing'; readonly token: number; readonly until: number; readonly weight: number }
  /** `notBefore`: what the server, or the least delay, demands, whoever would like it sooner. */
  | { readonly kind: 'waiting'; readonly retryAt: number; readonly notBefore: number }
  /** Continuity was lost: one snapshot is on its way. */
  | { readonly kind: 'loading'; readonly token: number; readonly until: number }
  /** The page has been hidden for long, or is frozen. */
  | { readonly kind: 'paused' }
  /** The server does not want us, and says why with a close code of 4000 to 4099. */
  | { readonly kind: 'refused'; readonly code: number }

export interface Live {
  readonly kind: 'live'
  readonly generation: number
  readonly openedAt: number
  /** When anything last came in. */
  readonly heardAt: number
  /** Set by a check: something must come in by then. */
  readonly checkBy: number | null
  readonly latencyMs: number | null
  /** A better transport being tried beside this one. */
  readonly trial: { readonly generation: number; readonly rung: Rung; readonly openedAt: number } | null
}

export interface ConnectionState {
  readonly phase: Phase
  /** Everything up to here was handed out; null when only a snapshot can help. */
  readonly position: Position | null
  /** Newest seq that the server is known to have. */
  readonly head: number
  readonly rung: Rung
  /** The rung that a person chose; then the ladder is not climbed. */
  readonly forced: Rung | null
  /** Counted failures on this rung. */
  readonly failures: number
  /** The n of base·2ⁿ. */
  readonly attempt: number
  /** The last generation or token given out. Whatever comes in with another one than the phase's is late and dropped. */
  readonly lastToken: number
  readonly lastOpenAt: number
  /** When a better rung is tried next; null on the best one. */
  readonly trialAt: number | null
  readonly trialMs: number
  readonly trials: number
  readonly hiddenAt: number | null
  /** When the last snapshot was asked for because of a reset. */
  readonly resetAt: number | null
  /** What the server said about coming back; it wins over the backoff once. */
  readonly hint: { readonly minMs: number; readonly maxMs: number } | null
  readonly heartbeatMs: number
  /** When it last became live, or last ceased to be. */
  readonly since: number
  readonly heardAt: number | null
  /** HTTP did not reach the server either when that was last looked at. */
  readonly away: boolean
  readonly reason: string | null
  /** What was tried, newest last, at most 8. */
  readonly tried: readonly Tried[]
}

export interface Tried {
  readonly rung: Rung
  readonly at: number
  readonly outcome: 'live' | 'lost' | 'failed' | 'mute' | 'away' | 'refused'
  /** What was said or seen, in one sentence of ours or of the server; null where it went well. */
  readonly reason: string | null
}

export type Input =
  | { readonly type: 'start' | 'stop' | 'tick' | 'visible' | 'hidden' | 'online' | 'offline' | 'frozen' | 'retry' }
  | { readonly type: 'frame'; readonly generation: number; readonly frame: ServerFrame }
  | { readonly type: 'byte'; readonly generation: number }
  | { readonly type: 'latency'; readonly generation: number; readonly ms: number }
  | { readonly type: 'closed'; readonly generation: number; readonly closed: Closed }
  | { readonly type: 'probed'; readonly token: number; readonly ok: boolean }
  | { readonly type: 'snapshot'; readonly token: number; readonly snapshot: ServerSnapshot }
  | { readonly type: 'noSnapshot'; readonly token: number; readonly closed: Closed }
  /** What was handed out could not be applied: only a snapshot can help. */
  | { readonly type: 'desync' }
  /** Stay on one rung, or climb the ladder again. */
  | { readonly type: 'force'; readonly rung: Rung | null }
  /** Another filter from the position on: transports that are opened from now on ask for it by themselves. */
  | { readonly type: 'refilter' }

export type Effect =
  | { readonly type: 'open'; readonly generation: number; readonly rung: Rung; readonly cursor: string }
  | { readonly type: 'close'; readonly generation: number }
  | { readonly type: 'check'; readonly generation: number }
  /** Asks for the present filter from the cursor on, without opening anew. */
  | { readonly type: 'resubscribe'; readonly generation: number; readonly cursor: string }
  | { readonly type: 'probe'; readonly token: number }
  | { readonly type: 'load'; readonly token: number }
  | { readonly type: 'apply'; readonly events: readonly MissionEvent[] }
  | { readonly type: 'replace'; readonly snapshot: ServerSnapshot }
  /** The server folds with another reducer than this page. */
  | { readonly type: 'outdated'; readonly stateVersion: number }

export interface Result {
  readonly state: ConnectionState
  readonly effects: readonly Effect[]
}

/** What a transition may look at besides state and input. */
export interface Chance {
  readonly now: number
  /** In [0, 1). */
  random(): number
  readonly options: ConnectionOptions
}

/** Every delay and bound in milliseconds unless it says otherwise; P-LADDER-1 to 5. */
export interface ConnectionOptions {
  /** Of the reducer that this page carries; null for a client that holds no state, which any server suits. */
  readonly stateVersion: number | null
  /** The rungs that may be used, best first. */
  readonly rungs: readonly Rung[]
  readonly backoffMs: number
  readonly backoffMaxMs: number
  /** Opens are at least this far apart, unless the server says now. */
  readonly leastDelayMs: number
  /** After this long the backoff, the failures and the wait for trials start anew. */
  readonly healthyMs: number
  /** Counted failures that end the stay on a rung. */
  readonly tries: number
  readonly probeMs: number
  readonly snapshotMs: number
  /** From opening to being subscribed. */
  readonly openMs: Readonly<Record<Rung, number>>
  /** Without a byte; on WebSocket counted on top of the heartbeat that the server announces. */
  readonly silentMs: Readonly<Record<Rung, number>>
  readonly heartbeatMs: number
  readonly checkMs: number
  readonly trialMs: number
  readonly trialMaxMs: number
  /** How long a hidden page keeps its connection. */
  readonly hiddenMs: Readonly<Record<Rung, number>>
  /** A tick this late means that the machine slept. */
  readonly sleptMs: number
}

/** What our own pages use. On HTTP/1.1 all tabs share six connections, so a hidden page gives up SSE and poll soon. */
export const CONSOLE: Omit<ConnectionOptions, 'stateVersion'> = {
  rungs: ['websocket', 'sse', 'poll'],
  backoffMs: 300,
  backoffMaxMs: 30_000,
  leastDelayMs: 100,
  healthyMs: 30_000,
  tries: 2,
  probeMs: 2_000,
  snapshotMs: 15_000,
  openMs: { websocket: 10_000, sse: 5_000, poll: 10_000 },
  silentMs: { websocket: 10_000, sse: 40_000, poll: 40_000 },
  heartbeatMs: 20_000,
  checkMs: 5_000,
  trialMs: 60_000,
  trialMaxMs: 600_000,
  hiddenMs: { websocket: 300_000, sse: 15_000, poll: 15_000 },
  sleptMs: 10_000,
}

/** @param now of the steady clock. */
export function initialConnection(position: Position, now: number, options: ConnectionOptions): ConnectionState {
  return {
    phase: { kind: 'idle' },
    position,
    head: position.seq,
    rung: 'websocket',
    forced: null,
    failures: 0,
    attempt: 0,
    lastToken: 0,
    lastOpenAt: Number.NEGATIVE_INFINITY,
    trialAt: null,
    trialMs: options.trialMs,
    trials: 0,
    hiddenAt: null,
    resetAt: null,
    hint: null,
    heartbeatMs: options.heartbeatMs,
    since: now,
    heardAt: null,
    away: false,
    reason: null,
    tried: [],
  }
}

/** How long nothing may come in before the transport counts as mute. */
export function silenceAllowed(state: ConnectionState, options: ConnectionOptions): number {
  return options.silentMs[state.rung] + (state.rung === 'websocket' ? state.heartbeatMs : 0)
}

/** When a `tick` is due if nothing else happens; null when only an input can go on. */
export function deadlineOf(state: ConnectionState, options: ConnectionOptions): number | null {
  const due = phaseDeadline(state, options)
  if (state.hiddenAt === null || due === null) return due
  return Math.min(due, state.hiddenAt + options.hiddenMs[state.rung])
}

function phaseDeadline(state: ConnectionState, options: ConnectionOptions): number | null {
  const { phase } = state
  switch (phase.kind) {
    case 'opening':
      return phase.openedAt + options.openMs[state.rung]
    case 'live':
      return Math.min(
        phase.heardAt + silenceAllowed(state, options),
        phase.checkBy ?? Number.POSITIVE_INFINITY,
        phase.trial
          ? phase.trial.openedAt + options.openMs[phase.trial.rung]
          : (state.trialAt ?? Number.POSITIVE_INFINITY),
      )
    case 'probing':
    case 'loading':
      return phase.until
    case 'waiting':
      return phase.retryAt
    case 'idle':
    case 'paused':
    case 'refused':
      return null
  }
}
