import { attributesOf, isoOf, itemsOf, type Loose, loose, millisOf, textOrNull } from './export-walk.ts'
import type { Attributes, TelemetrySource } from './telemetry-source.ts'

/** One data point of a sum, gauge or histogram in plain values. */
export interface MetricPoint {
  readonly source: TelemetrySource
  readonly name: string
  readonly kind: 'sum' | 'gauge' | 'histogram'
  /** A delta counts since `start`, which moves; a cumulative value since a `start` that stays. */
  readonly temporality: 'delta' | 'cumulative' | 'unspecified'
  readonly attributes: Attributes
  /** Milliseconds since 1970 by the client's clock; null when the point does not say. */
  readonly startMs: number | null
  readonly timeMs: number | null
  /** `timeMs` as ISO 8601. */
  readonly at: string | null
  /** Of a histogram the sum. */
  readonly value: number
}

/**
 * The data points of an export request; those of summaries and exponential histograms are passed over.
 * @returns null in the place of what is no metric or no point.
 * @throws RangeError when the request has another shape.
 */
export function* metricPoints(request: unknown): Generator<MetricPoint | null> {
  for (const item of itemsOf(request, 'metrics')) {
    if (item === null) yield null
    else yield* pointsOf(item.source, item.fields)
  }
}

const KINDS = ['sum', 'gauge', 'histogram'] as const

function* pointsOf(source: TelemetrySource, metric: Loose): Generator<MetricPoint | null> {
  const name = textOrNull(metric.get('name'))
  for (const kind of KINDS) {
    const data = loose(metric.get(kind))
    const points = data?.get('dataPoints')
    if (name === null || !data || !Array.isArray(points)) continue
    const temporality = temporalityOf(data.get('aggregationTemporality'))
    for (const point of points) {
      const fields = loose(point)
      const value = fields && amountOf(fields, kind)
      if (!fields || value === null) yield null
      else yield { source, name, kind, temporality, attributes: attributesOf(fields), ...timesOf(fields), value }
    }
  }
}

function timesOf(fields: Loose) {
  const timeMs = millisOf(fields.get('timeUnixNano'))
  return { startMs: millisOf(fields.get('startTimeUnixNano')), timeMs, at: isoOf(timeMs) }
}

/** A histogram may leave out its sum, and then tells nothing that could be added up. */
function amountOf(fields: Loose, kind: (typeof KINDS)[number]): number | null {
  const raw = kind === 'histogram' ? fields.get('sum') : (fields.get('asDouble') ?? fields.get('asInt'))
  if (typeof raw !== 'number' && (typeof raw !== 'string' || raw === '')) return null
  const value = Number(raw)
  return Number.isFinite(value) ? value : null
}

function temporalityOf(value: unknown): MetricPoint['temporality'] {
  if (value === 1 || value === 'AGGREGATION_TEMPORALITY_DELTA') return 'delta'
  return value === 2 || value === 'AGGREGATION_TEMPORALITY_CUMULATIVE' ? 'cumulative' : 'unspecified'
}
