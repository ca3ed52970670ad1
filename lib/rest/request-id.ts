import { MissionError } from '#lib/protocol/errors.ts'

const KEY_LENGTH = 128

/**
 * `Idempotency-Key`: the id under which the event is stored, so that a retry is known as one for at least 7 days.
 * @throws MissionError `invalid`.
 */
export function requestIdOf(headers: Headers): string | undefined {
  const key = headers.get('idempotency-key')?.trim()
  if (key === undefined) return undefined
  if (key.length > 0 && key.length <= KEY_LENGTH && !key.startsWith('mc:')) return key
  const message = `must have 1 to ${KEY_LENGTH} characters and not begin with "mc:"`
  throw new MissionError('invalid', `Idempotency-Key ${message}.`, { issues: [{ path: 'Idempotency-Key', message }] })
}
