import type { AlarmClock } from '#lib/protocol/clock.ts'
import type { MissionState } from '#lib/state/model.ts'

/** The state as this node has folded it, and a way to wait for it. */
export interface StateView {
  state(): MissionState
  /** Resolves with true once the condition holds, with false when it did not within `timeoutMs`. */
  until(condition: (state: MissionState) => boolean, timeoutMs: number): Promise<boolean>
}

export interface StateSource {
  state(): MissionState
  /** Calls after each group of events; the log's tail will do. @returns its off. */
  changed(listener: () => void): () => void
}

export function createStateView({ state, changed }: StateSource, clock: AlarmClock): StateView {
  return {
    state,
    until(condition, timeoutMs) {
      if (condition(state())) return Promise.resolve(true)
      const { promise, resolve, reject } = Promise.withResolvers<boolean>()
      const check = () => {
        try {
          if (condition(state())) resolve(true)
        } catch (error) {
          reject(error)
        }
      }
      // In a microtask: whoever folds hears of the same group, perhaps after us.
      const off = changed(() => queueMicrotask(check))
      const cancel = clock.after(timeoutMs, () => resolve(condition(state())))
      return promise.finally(() => {
        off()
        cancel()
      })
    },
  }
}
