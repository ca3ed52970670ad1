import { MissionError } from '#lib/protocol/errors.ts'
import { parseJson } from '#lib/protocol/parse-json.ts'
import type { Connector, ConnectorStats, IngestRequest, IngestResponse, Publish } from '../connector.ts'
import { storeInBatches } from '../store-in-batches.ts'
import { decodeProtobuf } from './decode-protobuf.ts'
import { exportAnswer } from './export-answer.ts'
import { type Message, otlpFields, type Signal } from './otlp-fields.ts'
import { readExport } from './read-export.ts'
import type { TelemetryReader } from './telemetry-reader.ts'

export interface OtlpOptions {
  readonly readers: readonly TelemetryReader[]
  /** Levels of nesting that a JSON body may have. */
  readonly maxDepth: number
  /** Events in one append. */
  readonly batchEvents?: number
}

/**
 * OTLP over HTTP, JSON and protobuf: `POST /v1/{logs,metrics,traces}` and the same below `/api/otlp`.
 *
 * Answered once its facts are durable; a failure is answered as such, and the exporter sends the same again, which its ids
 * make harmless. Facts come from records of services that a reader owns; everything else is accepted and tells nothing.
 */
export function createOtlpConnector({ readers, maxDepth, batchEvents = 1_000 }: OtlpOptions): Connector {
  const fields = otlpFields()
  const stats = { requests: 0, drafts: 0, failed: 0 }

  async function read(signal: Signal, decoded: unknown, request: IngestRequest, publish: Publish): Promise<number> {
    const { drafts, rejected, settled } = orRefuse(signal, () => readExport(signal, decoded, readers, request))
    await storeInBatches(publish, request, drafts, { counts: stats, batchEvents })
    for (const tell of settled) tell()
    return rejected
  }

  /** Cumulative metrics are told against the export before them, so that one has to be settled first. */
  let metricsBefore: Promise<unknown> = Promise.resolve()

  async function handle(request: IngestRequest, publish: Publish): Promise<IngestResponse> {
    const signal = signalOf(request.path)
    const encoding = encodingOf(request.headers['content-type'] ?? '')
    stats.requests++
    const decoded = orRefuse(signal, () => decode(encoding, fields[signal], request.body, maxDepth))
    const mine = signal === 'metrics' ? metricsBefore.then(() => read(signal, decoded, request, publish)) : null
    if (mine !== null) metricsBefore = mine.catch(() => undefined)
    const rejected = await (mine ?? read(signal, decoded, request, publish))
    return exportAnswer(encoding, signal, rejected)
  }

  return {
    name: 'otlp',
    prefixes: ['/v1', '/api/otlp/v1'],
    handle,
    stats: (): ConnectorStats => ({ ...stats }),
  }
}

function decode(encoding: 'json' | 'protobuf', message: Message, body: Uint8Array, maxDepth: number): unknown {
  return encoding === 'json' ? parseJson(new TextDecoder().decode(body), maxDepth) : decodeProtobuf(message, body)
}

/** @throws MissionError `bad_request` for a body that is no such export. */
function orRefuse<T>(signal: Signal, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    throw new MissionError('bad_request', `The body is no OTLP export of ${signal}: ${cause.message}.`, { cause })
  }
}

function signalOf(path: string): Signal {
  switch (path) {
    case '/logs':
      return 'logs'
    case '/metrics':
      return 'metrics'
    case '/traces':
      return 'traces'
    default:
      throw new MissionError('not_found', 'OTLP signals are logs, metrics and traces: POST /v1/logs.')
  }
}

function encodingOf(contentType: string): 'json' | 'protobuf' {
  const type = contentType.split(';', 1)[0]?.trim().toLowerCase()
  if (type === 'application/json') return 'json'
  if (type === 'application/x-protobuf' || type === 'application/protobuf') return 'protobuf'
  throw new MissionError('unsupported_media', 'OTLP comes as application/json or application/x-protobuf.')
}
