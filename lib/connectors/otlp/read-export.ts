import type { Draft } from '#lib/protocol/event.ts'
import type { IngestRequest } from '../connector.ts'
import { logRecords } from './log-record.ts'
import { metricPoints } from './metric-point.ts'
import type { Signal } from './otlp-fields.ts'
import { spanRecords } from './span-record.ts'
import type { Reading, TelemetryReader } from './telemetry-reader.ts'
import type { TelemetrySource } from './telemetry-source.ts'

/** What one export tells, by all its readers. */
export interface ReadExport {
  readonly drafts: readonly Draft[]
  readonly rejected: number
  /** To be called once the drafts are durable. */
  readonly settled: readonly (() => void)[]
}

type Readers = readonly TelemetryReader[]

/**
 * Hands every record of a decoded export to the reader that owns its source.
 * @throws RangeError when the request is no export of this signal.
 */
export function readExport(signal: Signal, decoded: unknown, readers: Readers, request: IngestRequest): ReadExport {
  const reporter = request.grant.principal
  switch (signal) {
    case 'logs':
      return readEach(logRecords(decoded), readers, (reader, records) => {
        const read = records.map((record) => (reader.readLog ? reader.readLog(record, reporter) : []))
        const facts = read.filter((drafts) => drafts !== null)
        return { drafts: facts.flat(), rejected: read.length - facts.length }
      })
    case 'traces':
      return readEach(spanRecords(decoded), readers, (reader, spans) =>
        reader.readSpans?.(spans, reporter, request.now),
      )
    case 'metrics':
      return readEach(metricPoints(decoded), readers, (reader, points) =>
        reader.readMetrics?.(points, reporter, request.now),
      )
  }
}

function readEach<R extends { readonly source: TelemetrySource }>(
  records: Iterable<R | null>,
  readers: Readers,
  read: (reader: TelemetryReader, records: readonly R[]) => Reading | undefined,
): ReadExport {
  const { owned, broken } = byReader(records, readers)
  const readings = [...owned].flatMap(([reader, its]) => read(reader, its) ?? [])
  return {
    drafts: readings.flatMap(({ drafts }) => drafts),
    rejected: readings.reduce((sum, { rejected }) => sum + rejected, broken),
    settled: readings.flatMap(({ settled }) => settled ?? []),
  }
}

function byReader<R extends { readonly source: TelemetrySource }>(records: Iterable<R | null>, readers: Readers) {
  const owners = new Map<TelemetrySource, TelemetryReader | undefined>()
  const owned = new Map<TelemetryReader, R[]>()
  let broken = 0
  for (const record of records) {
    if (record === null) {
      broken++
      continue
    }
    const { source } = record
    if (!owners.has(source))
      owners.set(
        source,
        readers.find((reader) => reader.owns(source)),
      )
    const reader = owners.get(source)
    const its = reader && owned.get(reader)
    if (its) its.push(record)
    else if (reader) owned.set(reader, [record])
  }
  return { owned, broken }
}
