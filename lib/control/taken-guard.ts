import { isMissionError } from '#lib/protocol/errors.ts'

export interface TakenGuard {
  readonly guard: string
  readonly seq: number
}

/** What a log's `conflict` says of a guard that is taken; null for any other error, and where it is about an id. */
export function takenGuard(error: unknown): TakenGuard | null {
  if (!isMissionError(error) || error.code !== 'conflict') return null
  const { current } = error.details
  if (typeof current !== 'object' || current === null || !('guard' in current) || !('seq' in current)) return null
  const { guard, seq } = current
  return typeof guard === 'string' && typeof seq === 'number' ? { guard, seq } : null
}
