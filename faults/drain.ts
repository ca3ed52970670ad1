import { startServer } from '#e2e/server.ts'
import { chanceOf } from './chance.ts'
import type { FaultOptions, FaultReport } from './fault.ts'
import { check } from './herd.ts'
import { publishTo, storedIn } from './product.ts'
import { Swarm } from './swarm.ts'
import { until } from './until.ts'

/** What stop-on-signals grants. */
const GRACE_MS = 4_000
/** Parts of the window in which returns are counted. */
const TENTHS = 10

/**
 * SIGTERM under `rounds` clients and two publishers. Pass: every client is told (4202), comes back once, within the window
 * that it was given and spread over it; the process leaves with 0 within its grace; every publish that was answered is stored once.
 */
export async function drain({ rounds, seed, short, log }: FaultOptions): Promise<FaultReport> {
  await using server = await startServer({
    MC_LIMITS: JSON.stringify({ connectionsPerKey: rounds + 10, connectionsPerNode: rounds + 10 }),
  })
  using swarm = new Swarm(server.url, rounds)
  await swarm.enter()
  const publishers = [1, 2].map((n) => publishTo(server, `writer-${n}`, 50, chanceOf(seed + n)))
  await until(() => swarm.sum(({ received }) => received) > rounds * 20, 30_000)
  const asked = performance.now()
  const code = await server.stop('SIGTERM')
  const exitMs = Math.round(performance.now() - asked)
  log(`  left with ${code} after ${exitMs} ms`)
  await server.restart()
  await until(() => swarm.members.every(({ liveAt }) => liveAt > asked), 60_000)
  const back = swarm.members.map(({ liveAt }) => liveAt - asked).toSorted((a, b) => a - b)
  for (const publisher of publishers) await publisher.stop()
  const { stored } = await storedIn(server)
  await until(() => swarm.members.every(({ last }) => last === stored.length), 30_000)
  const windowMs = Math.min(10_000, Math.max(1_000, rounds * 2))
  const first = back[0] ?? 0
  const spreadMs = Math.round((back.at(-1) ?? 0) - first)
  const tenths = Array.from({ length: TENTHS + 1 }, () => 0)
  for (const ms of back) {
    const tenth = Math.min(TENTHS, Math.floor(((ms - first) / windowMs) * TENTHS))
    tenths[tenth] = (tenths[tenth] ?? 0) + 1
  }
  log(`  returns by tenths of the window from the first on, and after it: ${tenths.join(' ')}`)
  const crowd = Math.max(...tenths.slice(0, TENTHS))
  const told = swarm.members.filter(({ codes }) => codes.includes(4202)).length
  const acked = publishers.flatMap(({ acked }) => [...acked])
  return {
    violations: [
      ...check(swarm.members, stored.length),
      ...(code === 0 ? [] : [`the server left with ${code}`]),
      ...(short || exitMs <= GRACE_MS ? [] : [`the server took ${exitMs} ms to leave`]),
      ...(told === rounds ? [] : [`only ${told} of ${rounds} clients were told with 4202`]),
      ...(swarm.sum(({ snapshots }) => snapshots) === 0 ? [] : ['snapshots were loaded']),
      // Half of the window, because who draws an early moment finds the server still starting and draws again.
      ...(spreadMs >= windowMs / 2 ? [] : [`all came back within ${spreadMs} ms, the window is ${windowMs} ms`]),
      ...(short || crowd <= rounds / 2 ? [] : [`${crowd} of ${rounds} came back in a tenth of the window`]),
      ...acked
        .filter(([seq, id]) => stored[seq - 1]?.event.id !== id)
        .map(([seq, id]) => `${id} was acknowledged at ${seq} and is not there`),
      ...[...Map.groupBy(stored, ({ event }) => event.id)]
        .filter(([, { length }]) => length > 1)
        .map(([id]) => `${id} is stored twice`),
    ],
    figures: {
      clients: rounds,
      exitMs,
      windowMs,
      spreadMs,
      lastBackMs: Math.round(back.at(-1) ?? 0),
      published: acked.length,
    },
  }
}
