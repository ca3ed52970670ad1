import { setTimeout as sleep } from 'node:timers/promises'
import { startServer } from '#e2e/server.ts'
import { checkExactness, ExactReader } from '#lib/hub/exactness-check.ts'
import { readOver, TRANSPORTS } from '#lib/hub/transport-hopper.ts'
import { chanceOf } from './chance.ts'
import type { FaultOptions, FaultReport } from './fault.ts'
import { doorOf, publishTo, stateHashOf, storedIn } from './product.ts'

const READERS = 4

/**
 * `rounds` switches between WebSocket, SSE and poll at random moments, spread over four clients, under 500 events a second.
 * Pass: nothing missed, doubled or out of order, no reset, and every client's state equal to the server's.
 */
export async function transportSwitches({ rounds, seed }: FaultOptions): Promise<FaultReport> {
  await using server = await startServer()
  const started = performance.now()
  // Each waits for its answers, so one alone would not come to the rate.
  const publishers = [1, 2].map((n) => publishTo(server, `writer-${n}`, 400, chanceOf(seed + 100 * n)))
  const readers = Array.from({ length: READERS }, (_, n) => new ExactReader(`client ${n}`))
  const door = doorOf(server)
  const hopping = readers.map(async (reader, n) => {
    const chance = chanceOf(seed + n + 1)
    for (let hop = 0; hop < Math.ceil(rounds / READERS); hop++) {
      const transport = TRANSPORTS[Math.floor(chance() * TRANSPORTS.length)] ?? 'ws'
      await readOver(transport, door, reader, AbortSignal.timeout(20 + Math.floor(chance() * 200)))
    }
  })
  await Promise.all(hopping)
  for (const publisher of publishers) await publisher.stop()
  const perSecond = Math.round(
    publishers.reduce((sum, { acked }) => sum + acked.size, 0) / ((performance.now() - started) / 1_000),
  )
  const { stored } = await storedIn(server)
  const stop = new AbortController()
  const last = readers.map((reader) => readOver('ws', door, reader, stop.signal))
  for (let waited = 0; waited < 200 && readers.some(({ position }) => position < stored.length); waited++)
    await sleep(50)
  stop.abort()
  await Promise.all(last)
  const hash = await stateHashOf(server)
  return {
    violations: [
      ...readers.flatMap((reader) => checkExactness(reader, { stored, hash })),
      ...readers.filter(({ gaps }) => gaps > 0).map(({ name, gaps }) => `${name} was sent ${gaps} gaps`),
    ],
    figures: { switches: Math.ceil(rounds / READERS) * READERS, clients: READERS, events: stored.length, perSecond },
  }
}
