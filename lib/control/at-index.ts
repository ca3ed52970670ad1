import { isMissionError, MissionError } from '#lib/protocol/errors.ts'

/** The refusal of one draft of a batch, with its index. */
export function atIndex(refusal: unknown, index: number): unknown {
  if (!isMissionError(refusal)) return refusal
  return new MissionError(refusal.code, refusal.message, { ...refusal.details, index, cause: refusal })
}
