/** Who reports: from the resource and the instrumentation scope. */
export interface TelemetrySource {
  /** `service.name`. */
  readonly service: string | null
  readonly scope: string | null
}

/** One log record in plain values; of its attributes only scalars, which is all that agent programs use to report. */
export interface LogRecord {
  readonly source: TelemetrySource
  readonly attributes: ReadonlyMap<string, string | number | boolean>
  /** When it happened, ISO 8601; null when the record does not say. */
  readonly at: string | null
}

/** The decoded JSON shape has no schema that a sender would keep to, so each step down takes what is there. */
type Loose = ReadonlyMap<string, unknown>

/**
 * Walks an export request of logs.
 * @returns null in the place of what is no log record.
 * @throws RangeError when the request has another shape.
 */
export function* logRecords(request: unknown): Generator<LogRecord | null> {
  for (const group of members(request, 'resourceLogs')) {
    const service = attributesOf(group.get('resource')).get('service.name')
    for (const scoped of members(group, 'scopeLogs')) {
      const scope = loose(scoped.get('scope'))?.get('name')
      const source = { service: textOrNull(service), scope: textOrNull(scope) }
      for (const record of list(scoped.get('logRecords'), 'logRecords')) {
        const fields = loose(record)
        yield fields && { source, attributes: attributesOf(fields), at: timeOf(fields) }
      }
    }
  }
}

/** How many records an export request of metrics or traces holds at its top; they are accepted and not read yet. */
export function checkGroups(request: unknown, name: 'resourceMetrics' | 'resourceSpans'): void {
  members(request, name)
}

function members(value: unknown, name: string): readonly Loose[] {
  const holder = loose(value)
  if (!holder) throw new RangeError(`${name} must stand in an object`)
  return list(holder.get(name), name).map((item) => {
    const fields = loose(item)
    if (!fields) throw new RangeError(`${name} must hold objects`)
    return fields
  })
}

function list(value: unknown, name: string): readonly unknown[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) throw new RangeError(`${name} must be an array`)
  return value
}

function loose(value: unknown): Loose | null {
  if (value instanceof Map) return value
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? new Map(Object.entries(value)) : null
}

function attributesOf(value: unknown): Map<string, string | number | boolean> {
  const out = new Map<string, string | number | boolean>()
  const attributes = loose(value)?.get('attributes')
  for (const item of Array.isArray(attributes) ? attributes : []) {
    const attribute = loose(item)
    const key = attribute?.get('key')
    const scalar = scalarOf(loose(attribute?.get('value')))
    if (typeof key === 'string' && scalar !== undefined) out.set(key, scalar)
  }
  return out
}

/** Integers come as numbers or, being 64 bits wide, as text. */
function scalarOf(value: Loose | null): string | number | boolean | undefined {
  const scalar = value?.get('stringValue') ?? value?.get('boolValue') ?? value?.get('doubleValue')
  if (typeof scalar === 'string' || typeof scalar === 'boolean' || typeof scalar === 'number') return scalar
  const integer = value?.get('intValue')
  return typeof integer === 'number' || typeof integer === 'string' ? integer : undefined
}

function timeOf(record: Loose): string | null {
  const nanos = Number(record.get('timeUnixNano') || record.get('observedTimeUnixNano') || Number.NaN)
  const at = nanos / 1e6
  // Years with four digits, as ISO 8601 without a sign has them.
  return at > 0 && at < 253_402_300_800_000 ? new Date(at).toISOString() : null
}

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null)
