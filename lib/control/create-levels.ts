import { serverGrant } from '#lib/auth/grant.ts'
import type { AlarmClock } from '#lib/protocol/clock.ts'
import type { MissionState } from '#lib/state/model.ts'
import type { GuardedAppend } from './guarded-append.ts'
import { takenGuard } from './taken-guard.ts'

export interface LevelParts {
  readonly state: () => MissionState
  /** Calls after each group of events; the log's tail will do. @returns its off. */
  readonly changed: (listener: () => void) => () => void
  readonly log: Pick<GuardedAppend, 'append'>
  readonly clock: AlarmClock
  /** After this, what could not be stored is tried again although nothing happens; default 30 s. */
  readonly retryMs?: number
  readonly report: (error: unknown) => void
}

/** Guards that are taken and that the state may not show yet; what is forgotten is refused by the log. */
const REMEMBERED = 10_000

/**
 * Tells each level that an agent reached in an `agent:levelUp`, in their order. It keeps nothing: what is due follows from
 * the state, and the guard makes it happen once, on any number of nodes, over restarts, and for an agent that was removed
 * and came back. Never throws; stops when disposed.
 */
export function createLevels(parts: LevelParts): AsyncDisposable {
  const { state, clock, log, retryMs = 30_000, report } = parts
  const by = serverGrant('levels').principal
  const told = new Set<string>()
  let seen: { agents: MissionState['agents'] | null; on: boolean } = { agents: null, on: false }
  let stopped = false
  let telling: Promise<void> | null = null
  let again = false
  let cancel = () => {}

  const tell = async (): Promise<void> => {
    for (const { guard, ...draft } of dueLevels(state())) {
      if (stopped) return
      if (told.has(guard)) continue
      try {
        await log.append(by, draft, { guard })
      } catch (error) {
        if (takenGuard(error) === null) throw error
      }
      if (told.size >= REMEMBERED) told.clear()
      told.add(guard)
    }
  }
  const retry = () => {
    cancel()
    cancel = clock.after(retryMs, look)
  }
  const look = (): void => {
    if (stopped) return
    if (telling !== null) {
      again = true
      return
    }
    again = false
    telling = tell()
      .catch((error) => {
        report(error)
        if (!stopped) retry()
      })
      .finally(() => {
        telling = null
        if (again) look()
      })
  }
  const lookIfNew = (): void => {
    const { agents, workspace } = state()
    if (agents === seen.agents && workspace.levels === seen.on) return
    seen = { agents, on: workspace.levels }
    look()
  }
  // In a microtask: whoever folds hears of the same group, perhaps after us.
  const off = parts.changed(() => queueMicrotask(lookIfNew))
  look()
  return {
    async [Symbol.asyncDispose]() {
      stopped = true
      off()
      cancel()
      await telling
    },
  }
}

/** Levels that were reached and that the log does not tell of. */
function* dueLevels({ agents, workspace }: MissionState) {
  if (!workspace.levels) return
  for (const { id: agentId, level, levelTold, xp } of agents.values()) {
    for (let next = levelTold + 1; next <= level; next++) {
      const data = { agentId, level: next, xp }
      yield { type: 'agent:levelUp' as const, data, guard: `mc:level:${agentId}:${next}` }
    }
  }
}
