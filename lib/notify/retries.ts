/** How long a delivery is tried, milliseconds. */
export const GIVE_UP_MS = 24 * 3_600_000

const FIRST_MS = 5_000
const MOST_MS = 3_600_000

/** What a receiver says when it is gone for good: it is believed at once. */
export const isGone = (code: number | null): boolean => code === 410
export const isTaken = (code: number | null): boolean => code !== null && code >= 200 && code < 300

/**
 * How long to wait before the next try: 5 s, 20 s, 80 s, … at most an hour, up to a fifth more or less, so that what failed
 * together does not come back together; never sooner than the receiver asked. @param tries made so far, from 1.
 */
export function waitMs(tries: number, retryAfterMs: number | null, random: () => number): number {
  const base = Math.min(MOST_MS, FIRST_MS * 4 ** (tries - 1))
  return Math.max(retryAfterMs ?? 0, Math.round(base * (0.8 + 0.4 * random())))
}
