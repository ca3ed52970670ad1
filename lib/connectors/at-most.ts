/** Resolves with the promise, or with undefined after `ms`, whichever is first; leaves no timer behind. */
export async function atMost<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>()
  // A timer that is ended by a signal makes two errors with their stacks for nobody: a quarter of a millisecond for each hook.
  const timer = setTimeout(resolve, ms, undefined)
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
