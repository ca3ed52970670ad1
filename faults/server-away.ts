import { setTimeout as sleep } from 'node:timers/promises'
import { startProxy } from '#e2e/proxy.ts'
import { startServer } from '#e2e/server.ts'
import { CONSOLE } from '#lib/client/connection-state.ts'
import type { Rung } from '#lib/client/transport.ts'
import { checkExactness } from '#lib/hub/exactness-check.ts'
import { chanceOf } from './chance.ts'
import type { FaultOptions, FaultReport } from './fault.ts'
import { Guest } from './guest.ts'
import { publishTo, stateHashOf, storedIn } from './product.ts'
import { until } from './until.ts'

/** More than the longest backoff. */
const RETURN_MS = 45_000

/**
 * The server is away for `rounds` seconds, for pages that are on WebSocket, on SSE because nothing else gets through, and on
 * poll. Pass: every one comes back on the transport it had, without having been on another, and has missed nothing.
 */
export async function serverAway({ rounds, seed, short, log }: FaultOptions): Promise<FaultReport> {
  await using server = await startServer()
  await using strip = await startProxy(server.url)
  await using mute = await startProxy(server.url)
  strip.weather = 'strip'
  mute.weather = 'mute'
  const back = short ? { backoffMaxMs: 1_000 } : {}
  const mutely = short ? { ...back, openMs: { ...CONSOLE.openMs, sse: 400 } } : {}
  const doors = {
    websocket: { url: server.url, options: back },
    sse: { url: strip.url, options: back },
    poll: { url: mute.url, options: mutely },
  }
  const guests = Object.entries(doors).flatMap(([rung, door]) =>
    // A cast: keys are told as strings.
    [1, 2].map((n) => ({ rung: rung as Rung, guest: new Guest({ name: `${rung} ${n}`, ...door }) })),
  )
  using stack = new DisposableStack()
  for (const { guest } of guests) stack.use(guest)
  const publisher = publishTo(server, 'writer', 100, chanceOf(seed))
  const settled = await until(() => guests.every(({ rung, guest }) => guest.isLive && guest.rung === rung), 60_000)
  if (settled === null)
    throw new Error(`Not everybody came to the transport meant: ${guests.map(({ guest }) => guest.rung)}`)
  for (const { guest } of guests) guest.lived.length = 0
  await server.stop('SIGTERM')
  const gone = await until(() => guests.every(({ guest }) => !guest.isLive), 60_000)
  log(`  away for ${rounds} s; the last page noticed after ${gone} ms`)
  await sleep(rounds * 1_000)
  await server.restart()
  const returned = await until(() => guests.every(({ guest }) => guest.isLive), RETURN_MS)
  await sleep(500)
  await publisher.stop()
  const { stored } = await storedIn(server)
  await until(() => guests.every(({ guest }) => guest.position === stored.length), 30_000)
  const hash = await stateHashOf(server)
  return {
    violations: [
      ...(gone === null ? ['a page said live of a server that was away'] : []),
      ...guests
        .filter(({ guest }) => !guest.isLive)
        .map(({ guest }) => `${guest.name} did not come back in ${RETURN_MS} ms`),
      ...guests
        .filter(({ rung, guest }) => guest.lived.some((lived) => lived !== rung) || guest.rung !== rung)
        .map(({ rung, guest }) => `${guest.name} was on ${rung} and then on ${guest.lived.join(', ')}`),
      ...guests.filter(({ guest }) => guest.snapshots > 0).map(({ guest }) => `${guest.name} loaded a snapshot`),
      ...guests.flatMap(({ guest }) => checkExactness(guest, { stored, hash })),
    ],
    figures: {
      awaySeconds: rounds,
      clients: guests.length,
      noticedMs: gone ?? -1,
      returnedMs: returned ?? -1,
      events: stored.length,
    },
  }
}
