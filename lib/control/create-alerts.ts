import { serverGrant } from '#lib/auth/grant.ts'
import type { AlarmClock } from '#lib/protocol/clock.ts'
import { isMissionError } from '#lib/protocol/errors.ts'
import type { MissionEvent } from '#lib/protocol/event.ts'
import type { MissionState } from '#lib/state/model.ts'
import { type Act, Memory } from './alerts/advance.ts'
import { draftOf, guardOf } from './alerts/alert-draft.ts'
import type { MachineLook } from './alerts/condition.ts'
import { evaluate } from './alerts/evaluate.ts'
import { createObserver } from './alerts/observed.ts'
import type { GuardedAppend } from './guarded-append.ts'

export interface AlertParts {
  readonly state: () => MissionState
  /** Calls with each group of events, once the state has them. @returns its off. */
  readonly tail: (listener: (events: readonly MissionEvent[]) => void) => () => void
  readonly log: Pick<GuardedAppend, 'append'>
  readonly clock: AlarmClock
  readonly machine: () => Promise<MachineLook>
  /** Between two looks while events come; default 1 s. Without any it is looked every fifth time. */
  readonly intervalMs?: number
  readonly report: (error: unknown) => void
}

/** What is left over waits for the next look. */
const ACTS_PER_LOOK = 50
const IDLE_LOOKS = 5
/** Guards that were tried; the state may not show yet what came of them. */
const REMEMBERED = 10_000

/**
 * Runs the rules of alerts. What it says carries a guard made of what the state shows to every node, so several nodes, or one
 * that starts again, say each thing once. Stops when disposed; never throws.
 */
export function createAlerts(parts: AlertParts): AsyncDisposable {
  const { clock, state, report, intervalMs = 1_000 } = parts
  const { principal } = serverGrant('alerts')
  const observer = createObserver(clock.now())
  const memory = new Memory()
  const tried = new Set<string>()
  let idle = 0
  let heard = true
  let stopped = false
  let looking = Promise.resolve()
  let cancel = () => {}
  const off = parts.tail((events) => {
    heard = true
    observer.note(events, state())
  })
  const say = async (act: Act): Promise<void> => {
    const guard = guardOf(act, state())
    if (tried.has(guard)) return
    if (tried.size >= REMEMBERED) tried.clear()
    tried.add(guard)
    try {
      await parts.log.append(principal, draftOf(act), { guard })
    } catch (error) {
      // Said by another node, or before a restart.
      if (isMissionError(error) && error.code === 'conflict') return
      tried.delete(guard)
      throw error
    }
  }
  const look = async (): Promise<void> => {
    if (!heard && ++idle < IDLE_LOOKS) return
    idle = 0
    heard = false
    const machine = await parts.machine()
    const acts = evaluate({ state: state(), now: clock.now(), observed: observer, machine }, memory)
    // What cannot be said holds up nothing else.
    for (const act of acts.slice(0, ACTS_PER_LOOK)) await say(act).catch(report)
    if (acts.length > ACTS_PER_LOOK) heard = true
  }
  const wait = () => {
    cancel = clock.after(intervalMs, () => {
      looking = look()
        .catch(report)
        .finally(() => {
          if (!stopped) wait()
        })
    })
  }
  wait()
  return {
    async [Symbol.asyncDispose]() {
      stopped = true
      off()
      cancel()
      await looking
    },
  }
}
