import type { Principal } from '#lib/auth/principal.ts'
import { MissionError } from '#lib/protocol/errors.ts'
import type { GuardedAppend } from './guarded-append.ts'

/** What a request asks for, as far as its event says so whatever stood at the time. */
export interface Asked {
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
}

/**
 * Whether a request was stored before under this id.
 * @throws MissionError `conflict` where the id stands for something else: who asks for another thing is not told that it is done.
 */
export async function isRepeat(
  log: Pick<GuardedAppend, 'known' | 'stored'>,
  by: Principal,
  requestId: string | undefined,
  asked: Asked,
): Promise<boolean> {
  if (requestId === undefined || !(await log.known(by, requestId))) return false
  const event = await log.stored(by, requestId)
  // It may be known longer than it is kept.
  if (event === null) return true
  const said: Readonly<Record<string, unknown>> = event.data
  const isSame = Object.entries(asked.data).every(
    ([name, value]) => value === undefined || JSON.stringify(value) === JSON.stringify(said[name]),
  )
  if (event.type === asked.type && isSame) return true
  throw new MissionError('conflict', 'This Idempotency-Key was used for another request. Take a new one.')
}
