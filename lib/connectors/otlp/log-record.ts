import { attributesOf, isoOf, itemsOf, millisOf, textOrNull } from './export-walk.ts'
import type { Attributes, TelemetrySource } from './telemetry-source.ts'

/** One log record in plain values. */
export interface LogRecord {
  readonly source: TelemetrySource
  /** What kind of record it is; null where only an attribute `event.name` tells. */
  readonly eventName: string | null
  readonly attributes: Attributes
  /** In hex; null outside a span. */
  readonly traceId: string | null
  readonly spanId: string | null
  /** When it happened, ISO 8601; null when the record does not say. */
  readonly at: string | null
}

/**
 * The log records of an export request.
 * @returns null in the place of what is no log record.
 * @throws RangeError when the request has another shape.
 */
export function* logRecords(request: unknown): Generator<LogRecord | null> {
  for (const item of itemsOf(request, 'logs')) {
    yield item && {
      source: item.source,
      eventName: textOrNull(item.fields.get('eventName')),
      attributes: attributesOf(item.fields),
      traceId: textOrNull(item.fields.get('traceId')),
      spanId: textOrNull(item.fields.get('spanId')),
      // An event that does not know its time says 0.
      at: isoOf(millisOf(item.fields.get('timeUnixNano'))) ?? isoOf(millisOf(item.fields.get('observedTimeUnixNano'))),
    }
  }
}
