import { once } from 'node:events'
import { WebSocket } from 'ws'
import { API_KEY, startServer, type TestServer } from '#e2e/server.ts'
import { askProbe, PROBED } from './ask-probe.ts'
import type { FaultOptions, FaultReport } from './fault.ts'
import type { Held } from './leak-probe.ts'
import { metricsOf } from './product.ts'
import { until } from './until.ts'

const MEBIBYTE = 1024 * 1024
const AT_ONCE = 10
/** So that what is made once, code included, is there before anything is compared. */
const WARM = 300
const headers = { authorization: `Bearer ${API_KEY}` }

const CYCLES: Readonly<Record<string, (server: TestServer) => Promise<void>>> = {
  async websocket({ url }) {
    const { ticket } = await (
      await fetch(`${url}/api/tickets`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: '{"use":"socket"}',
      })
    ).json()
    const ws = new WebSocket(`${url.replace('http', 'ws')}/api/ws`, 'mc.auth')
    await once(ws, 'open')
    ws.send(JSON.stringify({ type: 'auth', ticket }))
    await once(ws, 'message')
    ws.send('{"type":"subscribe","sub":"1"}')
    await once(ws, 'message')
    ws.close()
    await once(ws, 'close')
  },
  async sse({ url }) {
    const off = new AbortController()
    const response = await fetch(`${url}/api/stream?cursor=now`, { headers, signal: off.signal })
    const reader = response.body?.getReader()
    for (let text = ''; !text.includes('"events"'); ) text += new TextDecoder().decode((await reader?.read())?.value)
    off.abort()
  },
  async poll({ url }) {
    const off = new AbortController()
    const { cursor } = await (await fetch(`${url}/api/events?cursor=now`, { headers })).json()
    // Left while it waits.
    const waiting = fetch(`${url}/api/events?cursor=${cursor}&wait=20`, { headers, signal: off.signal }).catch(
      () => null,
    )
    setTimeout(() => off.abort(), 5)
    await waiting
  },
}

/**
 * `rounds` cycles of connect, authenticate, subscribe, disconnect on each transport, in the running product. Pass: after
 * garbage collection the heap has grown by less than 1 MiB, and handles, timers and listeners are what they were.
 */
export async function leaks({ rounds, short, log }: FaultOptions): Promise<FaultReport> {
  await using server = await startServer(PROBED)
  const violations: string[] = []
  const figures: Record<string, number> = {}
  for (const cycle of Object.values(CYCLES)) await repeat(Math.min(WARM, rounds), () => cycle(server))
  let before = await heldBy(server)
  const compare = async (what: string) => {
    const after = await heldBy(server)
    const grown = after.heapBytes - before.heapBytes
    log(`  ${what}: heap ${(grown / MEBIBYTE).toFixed(2)} MiB more, ${JSON.stringify(after.resources)}`)
    figures[`${what} grownKiB`] = Math.round(grown / 1024)
    if (!short && grown >= MEBIBYTE) violations.push(`${rounds} cycles on ${what} left ${grown} bytes on the heap`)
    violations.push(...differences(before, after).map((left) => `${rounds} cycles on ${what} left ${left}`))
    before = after
  }
  for (const [transport, cycle] of Object.entries(CYCLES)) {
    await repeat(rounds, () => cycle(server))
    // Waiting for kept-alive connections to end is most of the time.
    if (!short) await compare(transport)
  }
  if (short) await compare('all')
  return { violations, figures: short ? { cycles: rounds } : { cycles: rounds, ...figures } }
}

async function repeat(times: number, cycle: () => Promise<void>): Promise<void> {
  let left = times
  const lane = async () => {
    while (left-- > 0) await cycle()
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
}

/** Asked once nobody is connected any more. */
async function heldBy(server: TestServer): Promise<Held> {
  const isEmpty = async () => {
    const metrics = await metricsOf(server)
    return ['websocket', 'sse', 'poll'].every((transport) => metrics.get(`connections{transport="${transport}"}`) === 0)
  }
  if ((await until(isEmpty, 30_000)) === null) throw new Error('The server still counts connections that are gone.')
  let held: Held | null = null
  // Kept-alive connections of the last cycles, and of asking, end by themselves after some seconds.
  await until(async () => {
    held = await askProbe(server)
    return (held.resources.TCPSocketWrap ?? 0) === 0
  }, 20_000)
  if (held === null) throw new Error('The probe told nothing.')
  return held
}

/** Kinds of which there are more than before. Timers that come and go by themselves are granted one. */
function differences(before: Held, after: Held): string[] {
  const kinds = Object.keys(after.resources).filter((kind) => {
    const more = (after.resources[kind] ?? 0) - (before.resources[kind] ?? 0)
    return more > (kind === 'Timeout' ? 1 : 0)
  })
  return [
    ...kinds.map((kind) => `${after.resources[kind]} ${kind}, there were ${before.resources[kind] ?? 0}`),
    ...(after.listeners > before.listeners ? [`${after.listeners} listeners, there were ${before.listeners}`] : []),
  ]
}
