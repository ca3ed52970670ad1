import type { EvidenceSource } from '#lib/protocol/event.ts'
import type { Agent } from '#lib/state/model.ts'

/** Who says so, as a half sentence. */
export const SOURCE_WORDS: Readonly<Record<EvidenceSource, string>> = {
  self: 'itself',
  hook: 'its hook',
  telemetry: 'its telemetry',
  process: 'its process',
  socket: 'its socket',
  gateway: 'the gateway',
  folder: 'its folder',
  server: 'the server',
}

/**
 * The moment from which the age beside a status counts. Where a status lives from being heard, it is the last sign;
 * else how long it has been so.
 */
export const statusAgeFrom = ({ status, lastSeenAt, since }: Agent): string =>
  status === 'working' || status === 'stale' ? lastSeenAt : since
