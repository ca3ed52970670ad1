import type { Reporter } from '../otlp/telemetry-reader.ts'
import type { TelemetrySource } from '../otlp/telemetry-source.ts'
import { textOf } from './read-attribute.ts'

/** Where the tokens of one service are counted from. */
interface Counted {
  /** A span or log record has told tokens: metrics count no more. */
  byRequest: boolean
  /** Requests that ended until then, by the client's clock, are counted by its metrics. */
  metricsUntilMs: number
}

/**
 * One source of tokens for each service. Spans and log records tell of single requests, so they are preferred: metrics
 * count only until the first of them tells tokens. What metrics have counted until then they keep, and a request that
 * ended within is not counted again. So the sum is the same in whatever order the signals come.
 */
export class CountedBy {
  readonly #services = new Map<string, Counted>()
  readonly #size: number

  /** @param size services remembered; the one unheard for longest is forgotten first. */
  constructor(size: number) {
    this.#size = size
  }

  /** Is a request that ended then to be counted by its span or record? */
  countsRequest(source: TelemetrySource, reporter: Reporter, endedAt: string | null): boolean {
    const service = this.#service(source, reporter)
    service.byRequest = true
    return endedAt === null || Date.parse(endedAt) > service.metricsUntilMs
  }

  countsMetrics(source: TelemetrySource, reporter: Reporter): boolean {
    return !this.#service(source, reporter).byRequest
  }

  metricsCounted(source: TelemetrySource, reporter: Reporter, untilMs: number): void {
    const service = this.#service(source, reporter)
    service.metricsUntilMs = Math.max(service.metricsUntilMs, untilMs)
  }

  #service({ service, resource }: TelemetrySource, { id }: Reporter): Counted {
    const own = [['host.name'], ['service.instance.id']].map((names) => textOf(resource, names) ?? null)
    const key = JSON.stringify([id, service, ...own])
    const known = this.#services.get(key) ?? { byRequest: false, metricsUntilMs: -1 }
    this.#services.delete(key)
    this.#services.set(key, known)
    const [oldest] = this.#services.keys()
    if (this.#services.size > this.#size && oldest !== undefined) this.#services.delete(oldest)
    return known
  }
}
