/** How a field is encoded, or the message that it holds. */
export type Kind = Scalar | (() => Message)
export type Scalar =
  | 'string'
  | 'bytes'
  | 'hex'
  | 'bool'
  | 'double'
  | 'fixed64'
  | 'sfixed64'
  | 'fixed32'
  | 'uint32'
  | 'int64'
  | 'enum'

export interface Field {
  readonly name: string
  readonly kind: Kind
  readonly many: boolean
}
export type Message = ReadonlyMap<number, Field>

/** The three signals of OTLP over HTTP: the last segment of the path. */
export type Signal = 'logs' | 'metrics' | 'traces'

type Row = readonly [number: number, name: string, kind: Kind, many?: 'many']
const message = (...rows: readonly Row[]): Message =>
  new Map(rows.map(([number, name, kind, many]) => [number, { name, kind, many: many === 'many' }]))

/** Field numbers of opentelemetry-proto 1.x; a field that is not here is skipped. */
export function otlpFields(): Readonly<Record<Signal, Message>> {
  const anyValue: Message = message(
    [1, 'stringValue', 'string'],
    [2, 'boolValue', 'bool'],
    [3, 'intValue', 'int64'],
    [4, 'doubleValue', 'double'],
    [5, 'arrayValue', () => arrayValue],
    [6, 'kvlistValue', () => keyValueList],
    [7, 'bytesValue', 'bytes'],
  )
  const arrayValue = message([1, 'values', () => anyValue, 'many'])
  const keyValue = message([1, 'key', 'string'], [2, 'value', () => anyValue])
  const keyValueList = message([1, 'values', () => keyValue, 'many'])
  const attributes = () => keyValue
  const resource = message([1, 'attributes', attributes, 'many'], [2, 'droppedAttributesCount', 'uint32'])
  const scope = message([1, 'name', 'string'], [2, 'version', 'string'], [3, 'attributes', attributes, 'many'])
  const logRecord = message(
    [1, 'timeUnixNano', 'fixed64'],
    [2, 'severityNumber', 'enum'],
    [3, 'severityText', 'string'],
    [5, 'body', () => anyValue],
    [6, 'attributes', attributes, 'many'],
    [7, 'droppedAttributesCount', 'uint32'],
    [8, 'flags', 'fixed32'],
    [9, 'traceId', 'hex'],
    [10, 'spanId', 'hex'],
    [11, 'observedTimeUnixNano', 'fixed64'],
    [12, 'eventName', 'string'],
  )
  const request = (resources: string, scopes: string, items: string, item: Message): Message => {
    const inScope = message([1, 'scope', () => scope], [2, items, () => item, 'many'], [3, 'schemaUrl', 'string'])
    const inResource = message(
      [1, 'resource', () => resource],
      [2, scopes, () => inScope, 'many'],
      [3, 'schemaUrl', 'string'],
    )
    return message([1, resources, () => inResource, 'many'])
  }
  return {
    logs: request('resourceLogs', 'scopeLogs', 'logRecords', logRecord),
    metrics: request('resourceMetrics', 'scopeMetrics', 'metrics', metricFields(attributes)),
    traces: request('resourceSpans', 'scopeSpans', 'spans', spanFields(attributes)),
  }
}

function metricFields(attributes: () => Message): Message {
  const exemplar = message(
    [2, 'timeUnixNano', 'fixed64'],
    [3, 'asDouble', 'double'],
    [4, 'spanId', 'hex'],
    [5, 'traceId', 'hex'],
    [6, 'asInt', 'sfixed64'],
    [7, 'filteredAttributes', attributes, 'many'],
  )
  const numberPoint = message(
    [2, 'startTimeUnixNano', 'fixed64'],
    [3, 'timeUnixNano', 'fixed64'],
    [4, 'asDouble', 'double'],
    [5, 'exemplars', () => exemplar, 'many'],
    [6, 'asInt', 'sfixed64'],
    [7, 'attributes', attributes, 'many'],
    [8, 'flags', 'uint32'],
  )
  const histogramPoint = message(
    [2, 'startTimeUnixNano', 'fixed64'],
    [3, 'timeUnixNano', 'fixed64'],
    [4, 'count', 'fixed64'],
    [5, 'sum', 'double'],
    [6, 'bucketCounts', 'fixed64', 'many'],
    [7, 'explicitBounds', 'double', 'many'],
    [8, 'exemplars', () => exemplar, 'many'],
    [9, 'attributes', attributes, 'many'],
    [10, 'flags', 'uint32'],
    [11, 'min', 'double'],
    [12, 'max', 'double'],
  )
  const gauge = message([1, 'dataPoints', () => numberPoint, 'many'])
  const temporality: Row = [2, 'aggregationTemporality', 'enum']
  const sum = message([1, 'dataPoints', () => numberPoint, 'many'], temporality, [3, 'isMonotonic', 'bool'])
  const histogram = message([1, 'dataPoints', () => histogramPoint, 'many'], temporality)
  return message(
    [1, 'name', 'string'],
    [2, 'description', 'string'],
    [3, 'unit', 'string'],
    [5, 'gauge', () => gauge],
    [7, 'sum', () => sum],
    [9, 'histogram', () => histogram],
    [12, 'metadata', attributes, 'many'],
  )
}

function spanFields(attributes: () => Message): Message {
  const event = message([1, 'timeUnixNano', 'fixed64'], [2, 'name', 'string'], [3, 'attributes', attributes, 'many'])
  const link = message([1, 'traceId', 'hex'], [2, 'spanId', 'hex'], [4, 'attributes', attributes, 'many'])
  const status = message([2, 'message', 'string'], [3, 'code', 'enum'])
  return message(
    [1, 'traceId', 'hex'],
    [2, 'spanId', 'hex'],
    [3, 'traceState', 'string'],
    [4, 'parentSpanId', 'hex'],
    [5, 'name', 'string'],
    [6, 'kind', 'enum'],
    [7, 'startTimeUnixNano', 'fixed64'],
    [8, 'endTimeUnixNano', 'fixed64'],
    [9, 'attributes', attributes, 'many'],
    [11, 'events', () => event, 'many'],
    [13, 'links', () => link, 'many'],
    [15, 'status', () => status],
    [16, 'flags', 'fixed32'],
  )
}
