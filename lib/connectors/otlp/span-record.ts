import { attributesOf, isoOf, itemsOf, type Loose, loose, millisOf, textOrNull } from './export-walk.ts'
import type { Attributes, TelemetrySource } from './telemetry-source.ts'

/** One span in plain values: spans are exported once they have ended. */
export interface SpanRecord {
  readonly source: TelemetrySource
  /** In hex, lower case. */
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string | null
  readonly name: string
  readonly attributes: Attributes
  /** By the client's clock, ISO 8601; null when the span does not say. */
  readonly startAt: string | null
  readonly endAt: string | null
  /** Null unless both times are told and the end is not before the start. */
  readonly durationMs: number | null
  /** False when its status is an error. */
  readonly ok: boolean
  /** What the status says of the error. */
  readonly error: string | null
}

/**
 * The spans of an export request.
 * @returns null in the place of what is no span: without the ids that tell it from every other.
 * @throws RangeError when the request has another shape.
 */
export function* spanRecords(request: unknown): Generator<SpanRecord | null> {
  for (const item of itemsOf(request, 'traces')) yield item && spanOf(item.source, item.fields)
}

function spanOf(source: TelemetrySource, fields: Loose): SpanRecord | null {
  const traceId = idOf(fields.get('traceId'), 32)
  const spanId = idOf(fields.get('spanId'), 16)
  if (traceId === null || spanId === null) return null
  const start = millisOf(fields.get('startTimeUnixNano'))
  const end = millisOf(fields.get('endTimeUnixNano'))
  const status = loose(fields.get('status'))
  const code = status?.get('code')
  return {
    source,
    traceId,
    spanId,
    parentSpanId: idOf(fields.get('parentSpanId'), 16),
    name: textOrNull(fields.get('name')) ?? '',
    attributes: attributesOf(fields),
    startAt: isoOf(start),
    endAt: isoOf(end),
    durationMs: start !== null && end !== null && end >= start ? Math.round((end - start) * 1_000) / 1_000 : null,
    ok: code !== 2 && code !== 'STATUS_CODE_ERROR',
    error: textOrNull(status?.get('message')),
  }
}

/** Null for what is no id of this length, and for the one of zeros, which means none. */
function idOf(value: unknown, digits: number): string | null {
  if (typeof value !== 'string' || value.length !== digits || !/^[0-9a-f]+$/i.test(value) || /^0+$/.test(value))
    return null
  return value.toLowerCase()
}
