import { serverGrant } from '#lib/auth/grant.ts'
import type { AlarmClock } from '#lib/protocol/clock.ts'
import type { Draft, EventData } from '#lib/protocol/event.ts'
import type { MissionState } from '#lib/state/model.ts'
import type { GuardedAppend } from './guarded-append.ts'
import { takenGuard } from './taken-guard.ts'

type Filled = EventData<'budget:filled'>

/** Who knows what a budget had used before the event (its seq) from which on it counts by itself; null: nobody does any more. */
export interface BudgetPasts {
  budgetPast(budgetId: string, since: number): Promise<Readonly<NonNullable<Filled['spans']>> | null>
}

export interface BudgetFillingParts {
  readonly state: () => MissionState
  /** Calls after each group of events; the log's tail will do. @returns its off. */
  readonly changed: (listener: () => void) => () => void
  readonly log: Pick<GuardedAppend, 'append'>
  readonly pasts: BudgetPasts
  readonly clock: AlarmClock
  /** After this, what could not be asked or stored is tried again; default 5 s. */
  readonly retryMs?: number
  readonly report: (error: unknown) => void
}

/** Answers that are stored and that the state may not show yet; what is forgotten is refused by the log. */
const REMEMBERED = 1_000

/**
 * Tells each budget that counts since an event what it had used before (`budget:filled`): at once, and at a start where a node
 * was broken off between the two. The answer is the same whenever it is asked for, and the guard lets it count once, on any
 * number of nodes. Apart from what budgets do (create-budgets.ts), which waits for no store. Never throws.
 */
export function createBudgetFilling(parts: BudgetFillingParts): AsyncDisposable {
  const { state, log, pasts, clock, retryMs = 5_000, report } = parts
  const by = serverGrant('budgets').principal
  const done = new Set<string>()
  let seen: MissionState['budgets'] | null = null
  let stopped = false
  let filling: Promise<void> | null = null
  let again = false
  let cancel = () => {}

  const fill = async (budgetId: string, since: number): Promise<void> => {
    const guard = `mc:budget-filled:${budgetId}:${since}`
    if (stopped || done.has(guard)) return
    const spans = await pasts.budgetPast(budgetId, since)
    const data: Filled = { budgetId, since, ...(spans !== null && { spans: [...spans] }) }
    const draft: Draft = { type: 'budget:filled', data }
    if (stopped) return
    try {
      await log.append(by, draft, { guard })
    } catch (error) {
      if (takenGuard(error) === null) throw error
    }
    if (done.size >= REMEMBERED) done.clear()
    done.add(guard)
  }
  const fillAll = async (): Promise<void> => {
    let isLeft = false
    for (const { id, fillingSince } of [...state().budgets.values()]) {
      if (fillingSince === null) continue
      try {
        await fill(id, fillingSince)
      } catch (error) {
        isLeft = true
        report(error)
      }
    }
    cancel()
    if (isLeft && !stopped) cancel = clock.after(retryMs, look)
  }
  const look = (): void => {
    if (stopped) return
    if (filling !== null) {
      again = true
      return
    }
    again = false
    filling = fillAll().finally(() => {
      filling = null
      if (again) look()
    })
  }
  const lookIfNew = (): void => {
    const { budgets } = state()
    if (budgets === seen) return
    seen = budgets
    if ([...budgets.values()].some(({ fillingSince }) => fillingSince !== null)) look()
  }
  // In a microtask: whoever folds hears of the same group, perhaps after us.
  const off = parts.changed(() => queueMicrotask(lookIfNew))
  look()
  return {
    async [Symbol.asyncDispose]() {
      stopped = true
      off()
      cancel()
      await filling
    },
  }
}
