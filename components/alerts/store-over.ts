import { AnswerError } from '../rest/send-json.ts'

/** Others may change it just as this is stored; more often in a row than this is no accident. */
const TRIES = 4

/**
 * Sends what a person wants over the version that was seen; refused because somebody was faster, again over what stands then.
 * @param send makes the request from what stands; null where a person has to look at that first.
 * @returns what stands where it was not sent. @throws AnswerError
 */
export async function storeOver<T extends object>(
  seen: T,
  send: (stands: T) => Promise<unknown> | null,
): Promise<T | null> {
  let stands = seen
  for (let tries = 1; ; tries++) {
    const sent = send(stands)
    if (sent === null) return stands
    try {
      await sent
      return null
    } catch (cause) {
      const error = AnswerError.from(cause)
      if (error.code !== 'conflict' || !error.current || tries >= TRIES) throw error
      // The API answers a conflict over a thing with that thing.
      stands = error.current as T
    }
  }
}
