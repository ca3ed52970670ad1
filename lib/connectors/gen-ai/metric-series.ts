import { digest } from '../identifier.ts'
import type { MetricPoint } from '../otlp/metric-point.ts'
import type { Reporter } from '../otlp/telemetry-reader.ts'

/** What a point adds to what was counted before. */
export interface Increment {
  readonly point: MetricPoint
  readonly amount: number
  /** The same for a point that is sent again. */
  readonly key: string
}

/** A series that a cumulative value was told of; null: its beginning was before ours, so it is counted from here on. */
interface Series {
  readonly value: number
}

/**
 * Turns points into what they add, whatever their temporality. A cumulative value is told against the greatest one before
 * it, so one that is sent again, or late, adds nothing; a delta is known again by the time that it covers.
 *
 * What began before this process did may have been counted by an earlier one, which nobody remembers: it is counted from
 * the first value on that is heard. So a restart may leave out what one interval used, and counts nothing twice.
 */
export class MetricSeries {
  readonly #series = new Map<string, Series>()
  readonly #size: number
  readonly #startedMs: number

  /** @param startedMs when this process began to listen. @param size series remembered. */
  constructor(startedMs: number, size: number) {
    this.#startedMs = startedMs
    this.#size = size
  }

  /** @returns the increments, and what to call once they are durable. */
  read(points: readonly MetricPoint[], reporter: Reporter) {
    const values = new Map<string, number>()
    const increments: Increment[] = []
    for (const point of points) {
      const isNew = point.startMs !== null && point.startMs >= this.#startedMs
      const series = seriesKey(point, reporter)
      if (point.temporality === 'delta') {
        if (isNew && point.value > 0)
          increments.push({ point, amount: point.value, key: digest([series, point.timeMs]) })
        continue
      }
      const before = values.get(series) ?? this.#series.get(series)?.value ?? (isNew ? 0 : point.value)
      if (point.value > before) increments.push({ point, amount: point.value - before, key: digest([series, before]) })
      values.set(series, Math.max(before, point.value))
    }
    return { increments, settled: () => this.#keep(values) }
  }

  #keep(values: ReadonlyMap<string, number>): void {
    for (const [series, value] of values) {
      this.#series.delete(series)
      this.#series.set(series, { value })
    }
    for (const oldest of this.#series.keys()) {
      if (this.#series.size <= this.#size) return
      this.#series.delete(oldest)
    }
  }
}

/** Resource, name, attributes and start: a new start is a new series. */
const seriesKey = ({ source, name, attributes, startMs }: MetricPoint, { id }: Reporter): string =>
  digest([id, [...source.resource].sort(), source.scope, name, [...attributes].sort(), startMs])
