/** Scalars by name, which is all that agent programs use to report. 64-bit integers may be text. */
export type Attributes = ReadonlyMap<string, string | number | boolean>

/** Who reports: from the resource and the instrumentation scope. */
export interface TelemetrySource {
  /** `service.name`. */
  readonly service: string | null
  readonly scope: string | null
  /** Of the process that reports: `host.name`, `service.instance.id`, … */
  readonly resource: Attributes
}
