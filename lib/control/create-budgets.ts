import { serverGrant } from '#lib/auth/grant.ts'
import type { AlarmClock } from '#lib/protocol/clock.ts'
import type { MissionState } from '#lib/state/model.ts'
import { workspaceDay } from '#lib/state/selectors.ts'
import { budgetActs } from './budget-acts.ts'
import type { GuardedAppend } from './guarded-append.ts'
import { takenGuard } from './taken-guard.ts'

export interface BudgetEngineParts {
  readonly state: () => MissionState
  /** Calls after each group of events; the log's tail will do. @returns its off. */
  readonly changed: (listener: () => void) => () => void
  readonly log: Pick<GuardedAppend, 'append'>
  readonly clock: AlarmClock
  /** Between two looks at the clock, at which periods end; default 10 s. */
  readonly intervalMs?: number
  readonly report: (error: unknown) => void
}

/** Guards that are taken and that the state may not show yet; what is forgotten is refused by the log. */
const REMEMBERED = 10_000

/**
 * Does what budgets have to do (budget-acts.ts): looks after each event that a budget or alert was changed by, and when time
 * goes on. It keeps nothing: what is due follows from the state, and guards make it happen once. Never throws.
 */
export function createBudgets(parts: BudgetEngineParts): AsyncDisposable {
  const { state, clock, log, intervalMs = 10_000, report } = parts
  const by = serverGrant('budgets').principal
  const done = new Set<string>()
  let seen = { budgets: -1, alerts: -1 }
  let stopped = false
  let looking: Promise<void> | null = null
  let again = false

  /** What cannot be stored holds up nothing but the rest of its step. */
  const act = async (): Promise<void> => {
    const failed = new Set<string>()
    const now = clock.now()
    for (const { of, guard, draft } of budgetActs(state(), workspaceDay(state(), now), now)) {
      if (stopped) return
      if (done.has(guard) || failed.has(of)) continue
      try {
        await log.append(by, draft, { guard })
      } catch (error) {
        if (takenGuard(error) === null) {
          report(error)
          failed.add(of)
          continue
        }
      }
      if (done.size > REMEMBERED) done.clear()
      done.add(guard)
    }
  }
  const look = (): void => {
    if (stopped) return
    if (looking !== null) {
      again = true
      return
    }
    again = false
    looking = act()
      // What could not be stored is found due at the next look.
      .catch((error) => report(error))
      .finally(() => {
        looking = null
        if (again) look()
      })
  }
  const lookIfNew = (): void => {
    const { budgets, changed } = state()
    if (budgets.size === 0 && seen.budgets <= 0) return
    if (changed.budgets === seen.budgets && changed.alerts === seen.alerts) return
    seen = { budgets: changed.budgets, alerts: changed.alerts }
    look()
  }
  // In a microtask: whoever folds hears of the same group, perhaps after us.
  const off = parts.changed(() => queueMicrotask(lookIfNew))
  let cancel = () => {}
  const tick = (): void => {
    cancel = clock.after(intervalMs, () => {
      look()
      tick()
    })
  }
  look()
  tick()
  return {
    async [Symbol.asyncDispose]() {
      stopped = true
      off()
      cancel()
      await looking
    },
  }
}
