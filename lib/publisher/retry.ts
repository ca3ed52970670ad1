import type { MissionError } from '#lib/protocol/errors.ts'

/** One try that got nothing stored, as far as its sender knows. */
export interface Failure {
  readonly error: MissionError
  readonly retryable: boolean
  /** What `Retry-After` asked for; null when it did not. */
  readonly retryAfterMs: number | null
}

/** @returns milliseconds to wait before the next try; null when there should be none. */
export function retryDelay(
  { retryable, retryAfterMs }: Failure,
  attempt: number,
  { baseMs, maxMs, random }: { readonly baseMs: number; readonly maxMs: number; readonly random: () => number },
): number | null {
  if (!retryable) return null
  if (retryAfterMs !== null) return retryAfterMs <= maxMs ? retryAfterMs : null
  return Math.min(maxMs, baseMs * 2 ** (attempt - 1)) * random()
}

/** Reads `Retry-After`: seconds or an HTTP date. */
export function retryingAfter(header: string | null, now: number): number | null {
  if (header === null) return null
  const seconds = Number(header)
  if (/^\d{1,9}$/.test(header)) return seconds * 1_000
  const date = Date.parse(header)
  return Number.isNaN(date) ? null : Math.max(0, date - now)
}
