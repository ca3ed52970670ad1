import { EVERYTHING, type Filter } from '#lib/protocol/filter.ts'
import type { Environment } from './environment.ts'
import { refusal } from './refusal.ts'
import { createSseParser } from './sse-parser.ts'
import {
  type Closed,
  ENDED,
  FAILED,
  httpTransport,
  type OpenTransport,
  readAddress,
  readFrame,
  type TransportListener,
} from './transport.ts'

export interface SseOptions {
  /** Address of /api/stream. */
  readonly url: string
  readonly env: Pick<Environment, 'fetch'>
  /** Looked at when it is opened; everything where it is absent. */
  readonly types?: () => Filter
}

/** Server-Sent Events read with fetch: EventSource hides the status of a refusal and reconnects by rules of its own. */
export function sseTransport({ url, env, types = () => EVERYTHING }: SseOptions): OpenTransport {
  return httpTransport((cursor, listener, signal) =>
    stream(readAddress(url, cursor, types()), env.fetch, listener, signal),
  )
}

async function stream(
  url: string,
  fetch: Environment['fetch'],
  listener: TransportListener,
  signal: AbortSignal,
): Promise<Closed> {
  const response = await fetch(url, { signal, cache: 'no-store', headers: { accept: 'text/event-stream' } })
  if (!response.ok) return refusal(response)
  if (!response.body || !response.headers.get('content-type')?.startsWith('text/event-stream'))
    return { code: FAILED, reason: 'The answer is no event stream' }
  let garbled = false
  const parse = createSseParser((data) => {
    if (signal.aborted) return
    const frame = readFrame(data)
    if (frame) listener.onFrame(frame)
    else garbled = true
  })
  const reader = response.body.getReader()
  while (true) {
    const { done, value } = await reader.read()
    if (signal.aborted || done) return { code: ENDED, reason: '' }
    listener.onByte()
    listener.onData?.(value.byteLength)
    parse(value)
    if (garbled) return { code: FAILED, reason: 'Something between here and the server changed what it sent' }
  }
}
