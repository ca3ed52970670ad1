import type { Principal } from '#lib/auth/principal.ts'
import type { Draft } from '#lib/protocol/event.ts'
import type { LogRecord } from './log-record.ts'
import type { MetricPoint } from './metric-point.ts'
import type { SpanRecord } from './span-record.ts'
import type { TelemetrySource } from './telemetry-source.ts'

/** Whose key reports. Its ids never meet those of another, and what it is bound to it speaks for alone. */
export type Reporter = Pick<Principal, 'id' | 'name' | 'bound'>

/** What the records of one export tell. */
export interface Reading {
  readonly drafts: readonly Draft[]
  /** Records that were broken, which the exporter is told. */
  readonly rejected: number
  /** Called once the drafts are durable, so that an export which failed and comes again is read as if for the first time. */
  readonly settled?: () => void
}

/**
 * Reads the telemetry of one kind of agent program. A signal without a reader is accepted and tells nothing.
 * Every record goes to the first reader that owns its source, so the one for everything else stands last.
 */
export interface TelemetryReader {
  owns(source: TelemetrySource): boolean
  /** @returns the facts in a record, none where it tells none; null when the record is broken. */
  readLog?(record: LogRecord, reporter: Reporter): readonly Draft[] | null
  /** All spans of one export together: children end, and are sent, before their parents. @param now server time in ms. */
  readSpans?(spans: readonly SpanRecord[], reporter: Reporter, now: number): Reading
  /** Exports of metrics are read one after another, each once the one before is settled. @param now server time in ms. */
  readMetrics?(points: readonly MetricPoint[], reporter: Reporter, now: number): Reading
}
