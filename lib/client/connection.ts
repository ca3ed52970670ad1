import { assertNever } from '#lib/protocol/assert-never.ts'
import { reconnectAfter } from '#lib/protocol/close.ts'
import type { ErrorBody } from '#lib/protocol/errors.ts'
import type { ByeFrame, EventsFrame, ServerFrame } from '#lib/protocol/frame.ts'
import {
  backOff,
  chain,
  isOff,
  leave,
  open,
  outdated,
  refuse,
  reload,
  remember,
  reopen,
  stay,
  suspect,
  wait,
} from './connection-moves.ts'
import {
  type Chance,
  type ConnectionState,
  deadlineOf,
  type Input,
  type Live,
  type Result,
  type ServerSnapshot,
  silenceAllowed,
} from './connection-state.ts'
import { advance, placeAt } from './position.ts'
import { type Closed, ENDED, FAILED, type Rung } from './transport.ts'

/**
 * The connection of a page as a pure machine: (state, input) → (state, effects). It holds no timer: the one that is due
 * next is deadlineOf(state), and comes in as `tick`. The main ways; docs/connection.md has all of them, held to it by a test:
 *
 *            start                 subscribed, events
 *   idle ───────────► opening ───────────────────────────► live ──┐ trial: a better rung is opened beside this one and
 *                      ▲   │                                │  ▲──┘ takes over with its first frame (P-LADDER-2)
 *          retryAt     │   │ failed, or nothing in time     │ silent
 *   waiting ───────────┘   ▼                                ▼
 *     ▲ ▲              probing ◄────────────────────────────┘
 *     │ │                 │ HTTP answers: it counts, perhaps one rung down · HTTP is silent too: the server is away
 *     │ └─────────────────┘
 *     │                                    one snapshot
 *     └─ closed, gap        reset ► loading ───────────► opening
 *
 *   any ─ close code 4000–4099 ─► refused ─ shown again, retry ─► opening
 *   any ─ hidden for long, frozen ► paused ── shown again ──────► opening
 *   any ─ stop ─────────────────► idle
 *
 * What is handed out by `apply` is exactly the stream after the position, in order, once, or there is a `replace` between
 * (P-READ-1, P-READ-3). Only the phase's own generation may apply: a late frame of a transport that was left is dropped.
 */
export function transition(state: ConnectionState, input: Input, chance: Chance): Result {
  switch (input.type) {
    case 'start':
      return state.phase.kind === 'idle' ? open(state, chance) : stay(state)
    case 'stop':
      return leave(state, { kind: 'idle' }, chance)
    case 'tick':
      return tick(state, chance)
    case 'frame':
      return onFrame(state, input.generation, input.frame, chance)
    case 'byte':
    case 'latency':
      return onSign(state, input, chance)
    case 'closed':
      return onClosed(state, input.generation, input.closed, chance)
    case 'probed':
      return onProbed(state, input.token, input.ok, chance)
    case 'snapshot':
    case 'noSnapshot':
      return onLoaded(state, input, chance)
    case 'desync':
      return isOff(state.phase)
        ? stay({ ...state, position: null })
        : reload(state, 'What came in could not be applied', chance)
    case 'hidden':
      return stay({ ...state, hiddenAt: state.hiddenAt ?? chance.now })
    case 'frozen':
      return isOff(state.phase) ? stay(state) : leave(state, { kind: 'paused' }, chance)
    case 'visible':
      return hasten({ ...state, hiddenAt: null }, 'visible', chance)
    case 'online':
    case 'offline':
    case 'retry':
      return hasten(state, input.type, chance)
    case 'force':
      return force(state, input.rung, chance)
    case 'refilter':
      return refilter(state, chance)
    default:
      return assertNever(input)
  }
}

/** A refusal is put to the test again when the page is shown: somebody may have signed in elsewhere. Not more often, though. */
const REFUSED_RETRY_MS = 5_000

function onProbed(state: ConnectionState, token: number, ok: boolean, chance: Chance): Result {
  const { phase } = state
  if (phase.kind !== 'probing' || phase.token !== token) return stay(state)
  if (!ok) {
    const looked = { ...state, away: true, tried: state.tried.slice(0, -1) }
    return backOff(remember(looked, state.rung, 'away', chance.now, state.reason), 'The server does not answer', chance)
  }
  const counted = { ...state, away: false, failures: state.failures + phase.weight }
  const below = chance.options.rungs[chance.options.rungs.indexOf(state.rung) + 1]
  if (counted.failures < chance.options.tries || state.forced !== null || below === undefined)
    return backOff(counted, state.reason ?? 'It failed', chance)
  const trialAt = state.trialAt ?? chance.now + state.trialMs
  const { leastDelayMs } = chance.options
  return wait({ ...counted, rung: below, failures: 0, trialAt }, leastDelayMs, chance.now + leastDelayMs, chance)
}

function tick(state: ConnectionState, chance: Chance): Result {
  const { phase, hiddenAt } = state
  const { now, options } = chance
  const due = deadlineOf(state, options)
  if (due === null || now < due) return stay(state)
  if (hiddenAt !== null && now >= hiddenAt + options.hiddenMs[state.rung])
    return leave(state, { kind: 'paused' }, chance)
  switch (phase.kind) {
    case 'opening':
      if (slept(due, chance)) return reopen(state, chance)
      return suspect(state, state.rung === 'sse' ? 'mute' : 'failed', 'It did not open in time', chance)
    case 'live':
      return tickLive(state, phase, chance)
    case 'probing':
      return onProbed(state, phase.token, false, chance)
    case 'waiting':
      return open(climb(state, chance), chance)
    case 'loading':
      return backOff(state, 'The snapshot did not come in time', chance)
    case 'idle':
    case 'paused':
    case 'refused':
      return stay(state)
    default:
      return assertNever(phase)
  }
}

/** A tick far too late: the machine slept, and silence proves nothing against the transport. */
const slept = (due: number, { now, options }: Chance) => now - due > options.sleptMs

function tickLive(state: ConnectionState, phase: Live, chance: Chance): Result {
  const { now, options } = chance
  // A check is made when the network may have changed under the connection, which says nothing against its kind.
  if (phase.checkBy !== null && now >= phase.checkBy) return reopen({ ...state, reason: 'It did not answer' }, chance)
  const silentAt = phase.heardAt + silenceAllowed(state, options)
  if (now >= silentAt && slept(silentAt, chance)) return reopen(state, chance)
  if (now >= silentAt) return suspect(state, 'mute', 'It went silent', chance)
  return phase.trial ? endTrial(state, phase, chance) : startTrial(state, phase, chance)
}

/** While waiting on a lower rung, the best one is tried instead when its time has come, with one failure to spare. */
function climb(state: ConnectionState, { now, options }: Chance): ConnectionState {
  if (state.trialAt === null || now < state.trialAt || state.forced !== null) return state
  const trialMs = Math.min(options.trialMaxMs, state.trialMs * 2)
  return { ...state, rung: 'websocket', failures: options.tries - 1, trialAt: null, trialMs }
}

/** Tries WebSocket; from polling every second time SSE, which may have been judged in a bad minute. */
function startTrial(state: ConnectionState, phase: Live, { now }: Chance): Result {
  if (state.position === null) return stay(state)
  const generation = state.lastToken + 1
  const rung = state.rung === 'poll' && state.trials % 2 === 1 ? 'sse' : 'websocket'
  const trial = { generation, rung, openedAt: now } as const
  return stay(
    { ...state, lastToken: generation, lastOpenAt: now, trials: state.trials + 1, phase: { ...phase, trial } },
    { type: 'open', generation, rung, cursor: state.position.cursor },
  )
}

function endTrial(state: ConnectionState, phase: Live, { now, options }: Chance): Result {
  if (!phase.trial) return stay(state)
  const { generation, rung } = phase.trial
  const trialMs = Math.min(options.trialMaxMs, state.trialMs * 2)
  const next = { ...remember(state, rung, 'failed', now), trialAt: now + trialMs, trialMs }
  return stay({ ...next, phase: { ...phase, trial: null } }, { type: 'close', generation })
}

/** The first frame that shows a subscription makes a transport live. On SSE and poll the answer itself is one. */
const subscribes = (frame: ServerFrame, rung: Rung) =>
  frame.type === 'subscribed' || frame.type === 'events' || (frame.type === 'hello' && rung !== 'websocket')

function onFrame(state: ConnectionState, generation: number, frame: ServerFrame, chance: Chance): Result {
  const { phase } = state
  if (phase.kind === 'opening' && phase.generation === generation) {
    const live = subscribes(frame, state.rung) ? goLive(state, state.rung, phase, chance) : state
    return readFrame(live, frame, chance)
  }
  if (phase.kind !== 'live') return stay(state)
  if (phase.generation === generation) return readFrame(hear(state, phase, chance.now), frame, chance)
  if (phase.trial?.generation !== generation) return stay(state)
  if (frame.type === 'reset') return reload(state, RESET, chance)
  if (!subscribes(frame, phase.trial.rung))
    return frame.type === 'hello' ? readFrame(state, frame, chance) : stay(state)
  const promoted = goLive(state, phase.trial.rung, phase.trial, chance)
  return chain(stay(promoted, { type: 'close', generation: phase.generation }), (next) =>
    readFrame(next, frame, chance),
  )
}

function goLive(
  state: ConnectionState,
  rung: Rung,
  { generation, openedAt }: { readonly generation: number; readonly openedAt: number },
  { now, options }: Chance,
): ConnectionState {
  const nextTrial = Math.max(state.trialAt ?? now + state.trialMs, now + options.leastDelayMs)
  const phase: Live = { kind: 'live', generation, openedAt, heardAt: now, checkBy: null, latencyMs: null, trial: null }
  return {
    ...remember(state, rung, 'live', now),
    phase,
    rung,
    failures: rung === state.rung ? state.failures : 0,
    trialAt: rung === 'websocket' || state.forced !== null ? null : nextTrial,
    since: state.phase.kind === 'live' ? state.since : now,
    heardAt: now,
    away: false,
    reason: null,
  }
}

const hear = (state: ConnectionState, phase: Live, now: number): ConnectionState => ({
  ...state,
  heardAt: now,
  phase: { ...phase, heardAt: now, checkBy: null },
})

function onSign(state: ConnectionState, input: Input & { type: 'byte' | 'latency' }, { now }: Chance): Result {
  const { phase } = state
  if (phase.kind !== 'live' || phase.generation !== input.generation) return stay(state)
  const latencyMs = input.type === 'latency' ? input.ms : phase.latencyMs
  return stay(hear(state, { ...phase, latencyMs }, now))
}

const RESET = 'The server could not prove that nothing was missed'

/** A frame of the transport that counts. */
function readFrame(state: ConnectionState, frame: ServerFrame, chance: Chance): Result {
  switch (frame.type) {
    case 'hello':
      if (isForeign(frame, chance)) return outdated(state, frame.stateVersion, chance)
      return stay({ ...state, heartbeatMs: frame.heartbeatMs })
    case 'subscribed':
      return stay({ ...state, head: Math.max(state.head, frame.head) })
    case 'events':
      if (frame.stateVersion !== undefined && isForeign({ stateVersion: frame.stateVersion }, chance))
        return outdated(state, frame.stateVersion, chance)
      return onEvents(state, frame, chance)
    case 'reset':
      return reload(state, RESET, chance)
    case 'bye':
      return onBye(state, frame, chance)
    case 'error':
      // On a live WebSocket it may answer anything; on SSE and poll nothing but the subscription itself.
      if (state.phase.kind === 'live' && state.rung === 'websocket') return stay(state)
      return onRefusedSubscribe(state, frame.error, chance)
    case 'drain':
      return stay({ ...state, hint: { minMs: frame.afterMs, maxMs: frame.afterMs + frame.spreadMs } })
    default:
      // ping, reply, authSoon, unrequested snapshots, and whatever a newer server may say: signs of life.
      return stay(state)
  }
}

const isForeign = ({ stateVersion }: { readonly stateVersion: number }, { options }: Chance) =>
  options.stateVersion !== null && stateVersion !== options.stateVersion

/** A cursor that the server cannot even read helps nobody; anything else may pass. */
function onRefusedSubscribe(state: ConnectionState, error: ErrorBody['error'], chance: Chance): Result {
  if (error.code === 'bad_request' || error.code === 'invalid') return reload(state, error.message, chance)
  return backOff(hinted(state, error.retryAfterMs), error.message, chance)
}

const hinted = (state: ConnectionState, retryAfterMs: number | undefined): ConnectionState =>
  retryAfterMs === undefined ? state : { ...state, hint: { minMs: retryAfterMs, maxMs: retryAfterMs * 1.5 } }

function onEvents(state: ConnectionState, frame: EventsFrame, chance: Chance): Result {
  if (state.position === null) return stay(state)
  const step = advance(state.position, frame)
  const head = Math.max(state.head, frame.head)
  if (step.kind === 'ignore') return stay({ ...state, head })
  if (step.kind === 'gap') return backOff(state, 'Events were missing', chance)
  return stay({ ...state, head, position: step.position }, { type: 'apply', events: step.events })
}

function onBye(state: ConnectionState, bye: ByeFrame, chance: Chance): Result {
  const hint = bye.maxMs > 0 ? { minMs: bye.minMs, maxMs: bye.maxMs } : state.hint
  if (bye.reconnect === 'never') return refuse(state, bye.code, chance)
  return comeBack({ ...state, hint }, bye.reconnect === 'now', bye.reason, chance)
}

function onClosed(state: ConnectionState, generation: number, closed: Closed, chance: Chance): Result {
  const { phase } = state
  if (phase.kind === 'live' && phase.trial?.generation === generation) return endTrial(state, phase, chance)
  if ((phase.kind !== 'opening' && phase.kind !== 'live') || phase.generation !== generation) return stay(state)
  const { code, reason, retryAfterMs } = closed
  const verdict = reconnectAfter(code)
  if (verdict === 'never') return refuse(state, code, chance)
  if (phase.kind === 'opening' && UNTOLD.has(code)) return suspect(state, 'failed', reason || LOST, chance)
  const next = hinted(state, retryAfterMs)
  return code === ENDED && phase.kind === 'live' && state.hint === null
    ? onEnded(next, chance)
    : comeBack(next, verdict === 'now', reason || LOST, chance)
}

const LOST = 'The connection was lost'
/** Codes by which a server that means us well has told nothing: the transport itself may be at fault. */
const UNTOLD: ReadonlySet<number> = new Set([ENDED, FAILED, 1005, 1011])

/** A response that ended normally is no failure, however short: proxies end long ones, and the server rotates them. */
function onEnded(state: ConnectionState, chance: Chance): Result {
  const { now, options } = chance
  if (now - state.lastOpenAt >= options.backoffMs) return reopen(state, chance)
  return wait(state, options.backoffMs, now + options.leastDelayMs, chance)
}

/** `now` holds for a connection that lasted: one that is ended as soon as it opens would otherwise be opened in a loop. */
function comeBack(state: ConnectionState, now: boolean, reason: string, chance: Chance): Result {
  const wasLive = state.phase.kind === 'live'
  const lasted = wasLive && chance.now - state.lastOpenAt >= chance.options.backoffMs
  const told = remember(state, state.rung, wasLive ? 'lost' : 'failed', chance.now, reason)
  if (now && lasted && state.hint === null) return reopen({ ...told, reason }, chance)
  return backOff(told, reason, chance)
}

function onLoaded(state: ConnectionState, input: Input & { type: 'snapshot' | 'noSnapshot' }, chance: Chance): Result {
  if (state.phase.kind !== 'loading' || state.phase.token !== input.token) return stay(state)
  if (input.type === 'snapshot') return onSnapshot(state, input.snapshot, chance)
  const { code, reason, retryAfterMs } = input.closed
  if (reconnectAfter(code) === 'never') return refuse(state, code, chance)
  return backOff(hinted({ ...state, away: code === FAILED }, retryAfterMs), reason || LOST, chance)
}

function onSnapshot(state: ConnectionState, snapshot: ServerSnapshot, chance: Chance): Result {
  if (isForeign(snapshot, chance)) return outdated(state, snapshot.stateVersion, chance)
  const position = placeAt(snapshot.cursor)
  if (position === null) return backOff(state, 'The snapshot had no cursor', chance)
  const next = { ...state, position, head: position.seq, away: false }
  return chain(stay(next, { type: 'replace', snapshot }), (whole) => open(whole, chance))
}

/** The page is shown again, the network came or went, or a person asks: look now instead of when it is due. */
function hasten(state: ConnectionState, why: 'visible' | 'online' | 'offline' | 'retry', chance: Chance): Result {
  const { phase } = state
  const { now, options } = chance
  switch (phase.kind) {
    case 'live': {
      if (phase.checkBy !== null) return stay(state)
      // `navigator.onLine` is false also where the server is on this very machine: ask the connection itself.
      const checked = stay(state, { type: 'check', generation: phase.generation })
      if (state.rung !== 'websocket') return checked
      return { ...checked, state: { ...state, phase: { ...phase, checkBy: now + options.checkMs } } }
    }
    case 'waiting': {
      if (why === 'offline') return stay(state)
      const soon = Math.max(now, phase.notBefore, state.lastOpenAt + options.backoffMs)
      return stay({ ...state, phase: { ...phase, retryAt: Math.min(phase.retryAt, soon) } })
    }
    case 'paused':
      return why === 'visible' || why === 'retry' ? open(state, chance) : stay(state)
    case 'refused': {
      const least = why === 'retry' ? options.backoffMs : REFUSED_RETRY_MS
      return why !== 'offline' && now - state.lastOpenAt >= least ? open(state, chance) : stay(state)
    }
    case 'idle':
    case 'opening':
    case 'probing':
    case 'loading':
      return stay(state)
    default:
      return assertNever(phase)
  }
}

function force(state: ConnectionState, rung: Rung | null, chance: Chance): Result {
  if (rung === state.forced) return stay(state)
  const free = { ...state, forced: rung, failures: 0, trialAt: null, trialMs: chance.options.trialMs }
  const soon = chance.now + chance.options.leastDelayMs
  const next = rung === null ? { ...free, trialAt: state.rung === 'websocket' ? null : soon } : free
  const trying = state.phase.kind === 'live' && state.phase.trial !== null
  const settled = rung === null || (rung === state.rung && !trying)
  if (settled || isOff(state.phase) || state.phase.kind === 'loading') return stay(next)
  return reopen({ ...next, reason: null }, chance)
}

/** A WebSocket changes its subscription in band; the others carry the filter in their address. */
function refilter(state: ConnectionState, chance: Chance): Result {
  const { phase, position, rung } = state
  if (phase.kind !== 'opening' && phase.kind !== 'live') return stay(state)
  if (rung !== 'websocket' || position === null) return reopen(state, chance)
  return stay(state, { type: 'resubscribe', generation: phase.generation, cursor: position.cursor })
}
