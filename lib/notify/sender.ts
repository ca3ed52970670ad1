import type { AlarmClock } from '#lib/protocol/clock.ts'
import type { ChannelRow, DeliveryRow, Outcome } from './notify-store.ts'
import { type Posted, post } from './post.ts'
import { isGone, isTaken, waitMs } from './retries.ts'
import { signedHeaders } from './sign.ts'

export interface SenderParts {
  readonly clock: AlarmClock
  readonly random: () => number
  readonly due: (
    now: number,
    ofEach: number,
  ) => Promise<{ readonly rows: readonly DeliveryRow[]; readonly nextMs: number | null }>
  readonly tried: (outcome: Outcome) => Promise<void>
  readonly channel: (id: string) => ChannelRow | undefined
  /** Hears what became of each try. */
  readonly onOutcome: (row: DeliveryRow, outcome: Outcome) => void
  readonly onError: (error: unknown) => void
  readonly timeoutMs: number
}

export interface Sender extends AsyncDisposable {
  /** There may be something to send. */
  wake(): void
  /** One post of a channel, signed. */
  send(channel: ChannelRow, id: string, body: string): Promise<Posted & { readonly signature: string }>
}

const AT_ONCE = 16
/** A receiver that hangs keeps nobody else waiting. */
const OF_A_CHANNEL = 2
const LOOK_MS = 30_000

/** Sends what is due; what is not taken is tried again later, over restarts, since all of it stands in the store. */
export function createSender(parts: SenderParts): Sender {
  const { clock, onError } = parts
  const stop = new AbortController()
  const flying = new Map<string, Promise<void>>()
  let cancel = () => {}
  let looking: Promise<void> | null = null
  let again = false

  const send: Sender['send'] = async (channel, id, body) => {
    const signed = signedHeaders(id, Math.floor(clock.now() / 1_000), body, channel.secret)
    const headers = {
      ...channel.headers,
      'content-type': 'application/json',
      'user-agent': 'mission-control',
      ...signed,
    }
    const options = { timeoutMs: parts.timeoutMs, signal: stop.signal }
    return { ...(await post(new URL(channel.url), headers, body, options)), signature: signed['webhook-signature'] }
  }
  const fly = async (row: DeliveryRow): Promise<void> => {
    const outcome = await attempt(row, parts, send)
    // Stopped in the middle: nobody knows what became of it, so it is sent again under the same id.
    if (outcome === null || stop.signal.aborted) return
    await parts.tried(outcome)
    parts.onOutcome(row, outcome)
  }
  const look = async (): Promise<void> => {
    const { rows, nextMs } = await parts.due(clock.now(), OF_A_CHANNEL * 2)
    for (const row of rows) if (!stop.signal.aborted && hasRoom(row, flying)) launch(row)
    cancel()
    const inMs = nextMs === null ? LOOK_MS : Math.min(LOOK_MS, Math.max(1, nextMs - clock.now()))
    cancel = stop.signal.aborted ? () => {} : clock.after(inMs, wake)
  }
  const launch = (row: DeliveryRow) => {
    const flight = fly(row)
      .catch(onError)
      .finally(() => {
        flying.delete(keyOf(row))
        wake()
      })
    flying.set(keyOf(row), flight)
  }
  const wake = () => {
    if (stop.signal.aborted) return
    again = true
    looking ??= (async () => {
      while (again && !stop.signal.aborted) {
        again = false
        await look().catch(onError)
      }
      looking = null
    })()
  }
  wake()
  return {
    wake,
    send,
    async [Symbol.asyncDispose]() {
      stop.abort()
      cancel()
      await looking
      await Promise.all(flying.values())
      cancel()
    },
  }
}

const keyOf = ({ channelId, id }: DeliveryRow): string => `${channelId} ${id}`

function hasRoom(row: DeliveryRow, flying: ReadonlyMap<string, unknown>): boolean {
  if (flying.size >= AT_ONCE || flying.has(keyOf(row))) return false
  const its = [...flying.keys()].filter((key) => key.startsWith(`${row.channelId} `))
  return its.length < OF_A_CHANNEL
}

async function attempt(
  row: DeliveryRow,
  { clock, random, channel: find }: SenderParts,
  send: Sender['send'],
): Promise<Outcome | null> {
  const now = clock.now()
  const at = new Date(now).toISOString()
  const channel = find(row.channelId)
  const end = (error: string): Outcome => {
    const attempt = { at, ms: 0, code: null, error }
    return { id: row.id, attempt, state: 'failed', nextMs: null, endedMs: now }
  }
  if (channel === undefined) return end('channel removed')
  if (!channel.on) return end('channel turned off')
  const { code, error, ms, retryAfterMs } = await send(channel, row.id, row.body)
  const tried = { id: row.id, attempt: { at, ms, code, error } }
  const endedMs = clock.now()
  if (isTaken(code)) return { ...tried, state: 'delivered', nextMs: null, endedMs }
  const nextMs = endedMs + waitMs(row.tries.length + 1, retryAfterMs, random)
  if (isGone(code) || nextMs > row.untilMs) return { ...tried, state: 'failed', nextMs: null, endedMs }
  return { ...tried, state: 'pending', nextMs, endedMs: null }
}
