import type { Principal } from '#lib/auth/principal.ts'
import type { Draft } from '#lib/protocol/event.ts'
import type { LogRecord, TelemetrySource } from './log-record.ts'

/** Reads the telemetry of one kind of agent program. */
export interface TelemetryReader {
  owns(source: TelemetrySource): boolean
  /** @returns the facts in a record, none where it tells none; null when the record is broken. */
  readLog(record: LogRecord, principal: Pick<Principal, 'bound'>): readonly Draft[] | null
}
