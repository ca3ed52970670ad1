import type { IngestResponse } from '../connector.ts'

/** Names of the rejected count in an OTLP export response. */
const REJECTED = { logs: 'rejectedLogRecords', metrics: 'rejectedDataPoints', traces: 'rejectedSpans' } as const

/** The answer to an export in the encoding that it came in: empty, or with how many records were broken. */
export function exportAnswer(
  encoding: 'json' | 'protobuf',
  signal: keyof typeof REJECTED,
  rejected: number,
): IngestResponse {
  const errorMessage = `${rejected} records were broken and left out`
  if (encoding === 'json') {
    const body = rejected === 0 ? {} : { partialSuccess: { [REJECTED[signal]]: String(rejected), errorMessage } }
    return { status: 200, contentType: 'application/json', body: JSON.stringify(body) }
  }
  const body = rejected === 0 ? new Uint8Array() : partialSuccess(rejected, errorMessage)
  return { status: 200, contentType: 'application/x-protobuf', body }
}

/** `ExportPartialSuccess` in field 1 of the response: the count in its field 1, the message in its field 2. */
function partialSuccess(rejected: number, message: string): Uint8Array {
  const text = new TextEncoder().encode(message)
  const inner = [8, ...varint(rejected), 18, ...varint(text.length), ...text]
  return Uint8Array.from([10, ...varint(inner.length), ...inner])
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))]
}
