import type { Attributes, TelemetrySource } from './telemetry-source.ts'

/** The decoded JSON shape has no schema that a sender would keep to, so each step down takes what is there. */
export type Loose = ReadonlyMap<string, unknown>

const NAMES = {
  logs: ['resourceLogs', 'scopeLogs', 'logRecords'],
  metrics: ['resourceMetrics', 'scopeMetrics', 'metrics'],
  traces: ['resourceSpans', 'scopeSpans', 'spans'],
} as const

/**
 * Walks an export request down to its log records, metrics or spans, each with who reports it.
 * @returns null in the place of what is no object.
 * @throws RangeError when the request has another shape.
 */
export function* itemsOf(
  request: unknown,
  signal: keyof typeof NAMES,
): Generator<{ readonly source: TelemetrySource; readonly fields: Loose } | null> {
  const [groups, scopes, items] = NAMES[signal]
  for (const group of members(request, groups)) {
    const resource = attributesOf(loose(group.get('resource')))
    const service = textOrNull(resource.get('service.name'))
    for (const scoped of members(group, scopes)) {
      const source = { service, scope: textOrNull(loose(scoped.get('scope'))?.get('name')), resource }
      for (const item of list(scoped.get(items), items)) {
        const fields = loose(item)
        yield fields && { source, fields }
      }
    }
  }
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

export function loose(value: unknown): Loose | null {
  if (value instanceof Map) return value
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? new Map(Object.entries(value)) : null
}

export function attributesOf(holder: Loose | null): Attributes {
  const out = new Map<string, string | number | boolean>()
  const attributes = holder?.get('attributes')
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

/** @param nanos since 1970, as a number or text. @returns milliseconds, null for none and for a year without four digits. */
export function millisOf(nanos: unknown): number | null {
  // Text, being 64 bits wide, or a number; of anything else even the conversion could throw.
  const at = typeof nanos === 'string' || typeof nanos === 'number' ? Number(nanos) / 1e6 : 0
  return at > 0 && at < 253_402_300_800_000 ? at : null
}

export const isoOf = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())

export const textOrNull = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
