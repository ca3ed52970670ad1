import { CLOSE_VERSION } from '#lib/protocol/close.ts'
import type { Chance, ConnectionState, Effect, Phase, Result, Tried } from './connection-state.ts'
import type { Rung } from './transport.ts'

/** The moves that the machine of connection.ts is made of: each leads from one phase to another. */

const MAX_TRIED = 8

export const stay = (state: ConnectionState, ...effects: Effect[]): Result => ({ state, effects })
export const chain = (first: Result, next: (state: ConnectionState) => Result): Result => {
  const second = next(first.state)
  return { state: second.state, effects: [...first.effects, ...second.effects] }
}
export const isOff = (phase: Phase) => phase.kind === 'idle' || phase.kind === 'paused' || phase.kind === 'refused'
export const remember = (
  state: ConnectionState,
  rung: Rung,
  outcome: Tried['outcome'],
  at: number,
  reason: string | null = null,
): ConnectionState => ({
  ...state,
  tried: [...state.tried, { rung, at, outcome, reason }].slice(-MAX_TRIED),
})

/** Closes what is open and goes to a phase that is not live, keeping what the time on this rung has taught. */
export function leave(state: ConnectionState, next: Phase, { now, options }: Chance): Result {
  const { phase } = state
  if (phase.kind === 'opening') return stay({ ...state, phase: next }, { type: 'close', generation: phase.generation })
  if (phase.kind !== 'live') return stay({ ...state, phase: next })
  const healthy = phase.heardAt - phase.openedAt >= options.healthyMs
  const better = healthy && state.rung === 'websocket'
  const left = {
    ...state,
    phase: next,
    since: now,
    attempt: healthy ? 0 : state.attempt,
    failures: healthy ? 0 : state.failures,
    trialMs: better ? options.trialMs : state.trialMs,
  }
  const closing = [phase, ...(phase.trial ? [phase.trial] : [])]
  return stay(left, ...closing.map(({ generation }): Effect => ({ type: 'close', generation })))
}

/** Opens the present rung from the position, or loads a snapshot first where there is none. */
export function open(state: ConnectionState, chance: Chance): Result {
  if (state.position === null) return load(state, chance)
  const generation = state.lastToken + 1
  const rung = state.forced ?? state.rung
  return stay(
    {
      ...state,
      rung,
      hint: null,
      lastToken: generation,
      lastOpenAt: chance.now,
      phase: { kind: 'opening', generation, openedAt: chance.now },
    },
    { type: 'open', generation, rung, cursor: state.position.cursor },
  )
}

export function reopen(state: ConnectionState, chance: Chance): Result {
  return chain(leave(state, { kind: 'idle' }, chance), (left) => open(left, chance))
}

export function wait(state: ConnectionState, ms: number, notBefore: number, chance: Chance): Result {
  return leave(state, { kind: 'waiting', retryAt: chance.now + ms, notBefore }, chance)
}

/** Full jitter over base·2ⁿ; what the server asked for wins (P-LADDER-4). */
export function backOff(state: ConnectionState, reason: string, chance: Chance): Result {
  const { now, options } = chance
  const left = leave(state, { kind: 'idle' }, chance)
  return chain(left, ({ attempt, hint, ...rest }) => {
    const next = { ...rest, attempt: attempt + 1, hint: null, reason }
    if (hint) {
      const ms = hint.minMs + chance.random() * Math.max(0, hint.maxMs - hint.minMs)
      return wait(next, Math.max(options.leastDelayMs, ms), now + Math.max(options.leastDelayMs, hint.minMs), chance)
    }
    const ceiling = Math.min(options.backoffMaxMs, options.backoffMs * 2 ** attempt)
    return wait(next, Math.max(options.leastDelayMs, chance.random() * ceiling), now + options.leastDelayMs, chance)
  })
}

/** The transport failed or is mute. That says something about it only if HTTP reaches the server (P-LADDER-1). */
export function suspect(state: ConnectionState, outcome: 'failed' | 'mute', reason: string, chance: Chance): Result {
  const token = state.lastToken + 1
  // A WebSocket that fell silent is left at once; the other failures are given their number of tries.
  const weight = state.rung === 'websocket' && state.phase.kind === 'live' ? chance.options.tries : 1
  const phase: Phase = { kind: 'probing', token, until: chance.now + chance.options.probeMs, weight }
  const left = leave(remember(state, state.rung, outcome, chance.now, reason), phase, chance)
  return chain(left, (next) => stay({ ...next, lastToken: token, reason }, { type: 'probe', token }))
}

export function refuse(state: ConnectionState, code: number, chance: Chance): Result {
  const refused = remember(state, state.rung, 'refused', chance.now)
  return leave({ ...refused, reason: null, away: false }, { kind: 'refused', code }, chance)
}

export function outdated(state: ConnectionState, stateVersion: number, chance: Chance): Result {
  return chain(refuse(state, CLOSE_VERSION, chance), (next) => stay(next, { type: 'outdated', stateVersion }))
}

/** Continuity is lost: one snapshot, at once the first time and with backoff where the last one helped nothing. */
export function reload(state: ConnectionState, reason: string, chance: Chance): Result {
  const { now, options } = chance
  const lost = { ...state, position: null, resetAt: now }
  if (state.resetAt !== null && now - state.resetAt < options.healthyMs) return backOff(lost, reason, chance)
  return chain(leave({ ...lost, reason }, { kind: 'idle' }, chance), (left) => load(left, chance))
}

function load(state: ConnectionState, { now, options }: Chance): Result {
  const token = state.lastToken + 1
  const phase: Phase = { kind: 'loading', token, until: now + options.snapshotMs }
  return stay({ ...state, lastToken: token, lastOpenAt: now, hint: null, phase }, { type: 'load', token })
}
