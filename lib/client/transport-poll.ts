import { EVERYTHING, type Filter } from '#lib/protocol/filter.ts'
import type { Environment } from './environment.ts'
import { refusal } from './refusal.ts'
import {
  type Closed,
  FAILED,
  httpTransport,
  type OpenTransport,
  readAddress,
  readFrame,
  type TransportListener,
} from './transport.ts'

export interface PollOptions {
  /** Address of /api/events. */
  readonly url: string
  readonly env: Pick<Environment, 'fetch' | 'now' | 'after'>
  /** How long the server may hold an answer back, in seconds. */
  readonly waitSeconds: number
  /** Looked at when it is opened; everything where it is absent. */
  readonly types?: () => Filter
}

/** Polls start at least this far apart: with something new, and with nothing new (where something answers without waiting). */
const BUSY_INTERVAL_MS = 250
const IDLE_INTERVAL_MS = 1_000

/** Long polling. The first poll does not wait, so that it shows at once whether this works. */
export function pollTransport(options: PollOptions): OpenTransport {
  return httpTransport((cursor, listener, signal) => poll(options, cursor, listener, signal))
}

/** @returns null when it was closed from this side, or after a `reset`, with which a poll has nothing more to say. */
async function poll(
  { url, env, waitSeconds, types = () => EVERYTHING }: PollOptions,
  start: string,
  listener: TransportListener,
  signal: AbortSignal,
): Promise<Closed | null> {
  const filter = types()
  let cursor = start
  for (let wait = 0; ; wait = waitSeconds) {
    const begun = env.now()
    const address = `${readAddress(url, cursor, filter)}&wait=${wait}`
    const response = await env.fetch(address, { signal, cache: 'no-store' })
    if (!response.ok && response.status !== 410) return refusal(response)
    const text = await response.text()
    const frame = readFrame(text)
    if (signal.aborted) return null
    if (frame?.type !== 'events' && frame?.type !== 'reset') return { code: FAILED, reason: 'The answer is no frame' }
    listener.onData?.(text.length)
    listener.onFrame(frame)
    if (frame.type === 'reset') return null
    cursor = frame.cursor
    const atHead = frame.to >= frame.head
    const interval = frame.to > frame.from ? BUSY_INTERVAL_MS : IDLE_INTERVAL_MS
    if (wait > 0 && atHead) await pause(env, begun + interval - env.now(), signal)
    if (signal.aborted) return null
  }
}

function pause(env: Pick<Environment, 'after'>, ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0 || signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const done = () => {
      cancel()
      signal.removeEventListener('abort', done)
      resolve()
    }
    const cancel = env.after(ms, done)
    signal.addEventListener('abort', done)
  })
}
