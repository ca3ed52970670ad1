import type { Grant } from '#lib/auth/principal.ts'
import type { StateView } from '#lib/control/state-view.ts'
import type { MissionState } from '#lib/state/model.ts'

/** Calls that wait for something to happen. */
export interface Waiting extends Disposable {
  /**
   * Waits until the condition holds, the time is over, the caller has gone, its grant has ended, or this server stops; not
   * at all where too many calls of the same principal wait already. What holds afterwards is for the caller to look at.
   */
  until(
    who: { readonly grant: Grant; readonly gone: AbortSignal },
    condition: (state: MissionState) => boolean,
    timeoutMs: number,
  ): Promise<void>
}

export function createWaiting(view: StateView, mostPerPrincipal: number): Waiting {
  const stopping = new AbortController()
  const counts = new Map<string, number>()
  return {
    async until({ grant, gone }, condition, timeoutMs) {
      const { id } = grant.principal
      const count = counts.get(id) ?? 0
      if (timeoutMs <= 0 || count >= mostPerPrincipal || stopping.signal.aborted || gone.aborted) return
      counts.set(id, count + 1)
      const ended = Promise.withResolvers<void>()
      const end = () => ended.resolve()
      let isOver = false
      const off = grant.onRevoked(end)
      stopping.signal.addEventListener('abort', end)
      gone.addEventListener('abort', end)
      try {
        await Promise.race([view.until((state) => isOver || condition(state), timeoutMs), ended.promise])
      } finally {
        isOver = true
        off()
        stopping.signal.removeEventListener('abort', end)
        gone.removeEventListener('abort', end)
        const left = (counts.get(id) ?? 1) - 1
        if (left > 0) counts.set(id, left)
        else counts.delete(id)
      }
    },
    [Symbol.dispose]: () => stopping.abort(),
  }
}
