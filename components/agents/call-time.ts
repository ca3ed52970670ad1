const SHORTEST_MS = 20
const LONGEST_MS = 60_000

/** How much of its bar a duration fills, on a log scale from 20 ms to a minute; never nothing. @returns 0.03 to 1. */
export function callShare(ms: number): number {
  const share = Math.log(Math.max(ms, 1) / SHORTEST_MS) / Math.log(LONGEST_MS / SHORTEST_MS)
  return Math.min(1, Math.max(0.03, share))
}

/** `640 ms`, `11.4 s`, `1.2 min`, `3.4 h`. @param ms milliseconds. */
export function callTime(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`
  if (ms < 59_950) return `${(ms / 1_000).toFixed(1)} s`
  if (ms < 3_597_000) return `${(ms / 60_000).toFixed(1)} min`
  return `${(ms / 3_600_000).toFixed(1)} h`
}
