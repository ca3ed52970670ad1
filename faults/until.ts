import { setTimeout as sleep } from 'node:timers/promises'

const LOOK_MS = 20

/** Looks again and again. @returns milliseconds until the condition held; null where it did not within `ms`. */
export async function until(holds: () => boolean | Promise<boolean>, ms: number): Promise<number | null> {
  const started = performance.now()
  for (;;) {
    if (await holds()) return Math.round(performance.now() - started)
    if (performance.now() - started > ms) return null
    await sleep(LOOK_MS)
  }
}
