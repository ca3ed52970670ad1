import { setTimeout as wait } from 'node:timers/promises'

/** Resolves with the promise, or with undefined after `ms`, whichever is first; leaves no timer behind. */
export async function atMost<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
  const timer = new AbortController()
  const late = wait(ms, undefined, { signal: timer.signal }).catch(() => undefined)
  return Promise.race([promise.finally(() => timer.abort()), late])
}
