import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { API_KEY, startServer, type TestServer } from '#e2e/server.ts'
import { checkExactness } from '#lib/hub/exactness-check.ts'
import { DEFAULT_LIMITS } from '#lib/protocol/limits.ts'
import type { FaultOptions, FaultReport } from './fault.ts'
import { Guest } from './guest.ts'
import { metricsOf, stateHashOf, storedIn } from './product.ts'
import { until } from './until.ts'

const READERS = 20
const PER_SECOND = 200
const BYTES = 8_000
/** Beyond `noProgressMs`: a step of the watch, and a tick of the metrics' reader. */
const SLACK_MS = 5_000

/** Reads nothing that it is sent. */
type Stuck = (server: TestServer) => Promise<Disposable>

const STUCK: Readonly<Record<'websocket' | 'sse', Stuck>> = {
  async websocket({ url }) {
    const ws = new WebSocket(`${url.replace('http', 'ws')}/api/ws`, { headers: { authorization: `Bearer ${API_KEY}` } })
    ws.on('error', () => undefined)
    await once(ws, 'open')
    ws.send('{"type":"subscribe","sub":"1"}')
    await once(ws, 'message')
    ws.pause()
    return { [Symbol.dispose]: () => ws.terminate() }
  },
  async sse({ url }) {
    const { hostname, port, host } = new URL(url)
    const socket = connect({ host: hostname, port: Number(port) })
    socket.on('error', () => undefined)
    socket.write(`GET /api/stream HTTP/1.1\r\nhost: ${host}\r\nauthorization: Bearer ${API_KEY}\r\n\r\n`)
    await once(socket, 'data')
    socket.pause()
    return { [Symbol.dispose]: () => socket.destroy() }
  },
}

/**
 * A client that stops reading, `rounds` times on each of WebSocket and SSE, beside 20 that read 1.6 MB a second each. Pass:
 * it is gone 20 s after the server could send it no more; the others are exact, and their p99 is at most 10 % (and a
 * millisecond, which is what the stamps resolve) above that of the same traffic without it.
 */
export async function neverReads({ rounds, short, log }: FaultOptions): Promise<FaultReport> {
  const noProgressMs = short ? 1_000 : DEFAULT_LIMITS.noProgressMs
  await using server = await startServer({ MC_LIMITS: JSON.stringify({ noProgressMs }) })
  const guests = Array.from({ length: READERS }, (_, n) => new Guest({ name: `reader ${n}`, url: server.url }))
  using stack = new DisposableStack()
  for (const guest of guests) stack.use(guest)
  const stop = new AbortController()
  const sending = publishSteadily(server, stop.signal)
  await until(() => guests.every(({ isLive }) => isLive), 10_000)
  const violations: string[] = []
  const goneMs: number[] = []
  const ratios: number[] = []
  for (let round = 0; round < rounds; round++) {
    for (const [transport, stick] of Object.entries(STUCK)) {
      const before = short ? 0 : await p99Of(guests, () => sleep(noProgressMs))
      const during = await p99Of(guests, async () => {
        using _ = await stick(server)
        const ms = await untilGone(server)
        if (ms === null || (!short && ms > noProgressMs + SLACK_MS))
          violations.push(`a reader on ${transport} stayed for ${ms} ms`)
        goneMs.push(ms ?? Number.NaN)
      })
      ratios.push(during / before)
      log(
        `  ${transport}: gone ${goneMs.at(-1)} ms after it was full; p99 of the others ${during} ms, before ${before} ms`,
      )
      if (!short && during > before * 1.1 + 1)
        violations.push(`p99 of the others went from ${before} to ${during} ms beside a stuck ${transport}`)
    }
  }
  stop.abort()
  await sending
  const { stored } = await storedIn(server)
  await until(() => guests.every(({ position }) => position === stored.length), 30_000)
  const hash = await stateHashOf(server)
  violations.push(...guests.flatMap((guest) => checkExactness(guest, { stored, hash })))
  const figures = { readers: READERS, slowestGoneMs: Math.max(...goneMs), events: stored.length }
  return { violations, figures: short ? figures : { ...figures, worstP99Ratio: Math.max(...ratios) } }
}

/** From the moment at which the server can send it no more to the moment at which it is gone. */
async function untilGone(server: TestServer): Promise<number | null> {
  const closedSlow = async () => (await metricsOf(server)).get('closed_slow') ?? 0
  const before = await closedSlow()
  await until(async () => ((await metricsOf(server)).get('readers_lagging') ?? 0) > 0, 60_000)
  return until(async () => (await closedSlow()) > before, 60_000)
}

/** 99th percentile, in milliseconds, of the time from the server's stamp to arrival while something happens. */
async function p99Of(guests: readonly Guest[], happens: () => Promise<void>): Promise<number> {
  for (const { lags } of guests) lags.length = 0
  await happens()
  const lags = guests.flatMap((guest) => guest.lags).toSorted((a, b) => a - b)
  return lags[Math.floor(lags.length * 0.99)] ?? Number.NaN
}

async function publishSteadily({ url }: TestServer, signal: AbortSignal): Promise<void> {
  const text = 'x'.repeat(BYTES)
  const batch = PER_SECOND / 20
  for (let n = 0; !signal.aborted; n++) {
    const events = Array.from({ length: batch }, (_, place) => ({ type: 'test:happened', data: { n, place, text } }))
    const response = await fetch(`${url}/api/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' },
      body: JSON.stringify(events),
    })
    if (!response.ok) throw new Error(`refused: ${await response.text()}`)
    await response.arrayBuffer()
    await sleep(50)
  }
}
