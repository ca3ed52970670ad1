import { WebSocket } from 'ws'
import type { ServerFrame } from '#lib/protocol/frame.ts'
import type { ExactReader } from './exactness-check.ts'

export const TRANSPORTS = ['ws', 'sse', 'poll'] as const
export type Transport = (typeof TRANSPORTS)[number]

/** Where the server is, and how to name oneself there: `wsUrl` and the rest with `?…` and credentials in it. */
export interface Door {
  /** @param cursor null: the floor. */
  readonly address: (transport: Transport, cursor: string | null) => string
  readonly headers?: Readonly<Record<string, string>>
  readonly types?: readonly string[]
}

/**
 * Reads over one transport until the signal aborts, without ceremony: nothing is closed in order, what was under way is lost.
 * Resolves then, or when the server has ended it. Used by tests and fault runs that jump between transports.
 */
export async function readOver(
  transport: Transport,
  door: Door,
  reader: ExactReader,
  signal: AbortSignal,
): Promise<void> {
  if (transport === 'ws') return overSocket(door, reader, signal)
  if (transport === 'sse') return overStream(door, reader, signal)
  while (!signal.aborted) if (!(await pollOnce(door, reader, signal))) return
}

/** @returns false where the server should be asked again from the cursor. */
function take(transport: Transport, reader: ExactReader, frame: ServerFrame): boolean {
  if (frame.type === 'reset') throw new Error(`${reader.name} was reset: ${frame.reason}`)
  return frame.type !== 'events' || reader.accept(transport, frame) !== 'gap'
}

function overSocket(door: Door, reader: ExactReader, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const ws = new WebSocket(door.address('ws', reader.cursor), { headers: { ...door.headers } })
  const stop = () => ws.terminate()
  if (signal.aborted) stop()
  signal.addEventListener('abort', stop, { once: true })
  ws.on('open', () => {
    const types = door.types === undefined ? {} : { types: door.types }
    ws.send(JSON.stringify({ type: 'subscribe', sub: '1', cursor: reader.cursor ?? '0', ...types }))
  })
  ws.on('message', (data) => {
    // What arrives after the hop belongs to nobody.
    if (signal.aborted) return
    try {
      if (!take('ws', reader, JSON.parse(data.toString()))) ws.terminate()
    } catch (error) {
      reject(error)
    }
  })
  // 'close' follows.
  ws.on('error', () => {})
  ws.on('close', () => {
    signal.removeEventListener('abort', stop)
    resolve()
  })
  return promise
}

async function overStream(door: Door, reader: ExactReader, signal: AbortSignal): Promise<void> {
  try {
    const response = await fetch(door.address('sse', reader.cursor), { headers: { ...door.headers }, signal })
    const decoder = new TextDecoder()
    let rest = ''
    for await (const bytes of response.body ?? []) {
      const messages = (rest + decoder.decode(bytes, { stream: true })).split('\n\n')
      rest = messages.pop() ?? ''
      for (const message of messages) {
        if (signal.aborted) return
        const data = /^data: (.*)$/m.exec(message)?.[1]
        if (data !== undefined && !take('sse', reader, JSON.parse(data))) return
      }
    }
  } catch (error) {
    if (!isNetworkEnd(error, signal)) throw error
  }
}

async function pollOnce(door: Door, reader: ExactReader, signal: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(door.address('poll', reader.cursor), { headers: { ...door.headers }, signal })
    const frame = (await response.json()) as ServerFrame
    return signal.aborted || take('poll', reader, frame)
  } catch (error) {
    if (!isNetworkEnd(error, signal)) throw error
    return false
  }
}

/** fetch throws a TypeError where the network or the server ended it. */
const isNetworkEnd = (error: unknown, signal: AbortSignal) => signal.aborted || error instanceof TypeError
