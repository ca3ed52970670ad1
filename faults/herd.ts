import { startServer } from '#e2e/server.ts'
import { chanceOf } from './chance.ts'
import type { FaultOptions, FaultReport } from './fault.ts'
import { metricsOf, publishTo } from './product.ts'
import { type Member, Swarm } from './swarm.ts'
import { until } from './until.ts'

const ALL_LIVE_MS = 15_000
const LOG_READS = 50

/**
 * The server is killed under `rounds` authenticated clients, which all come back at once. Pass: all live within 15 s of the
 * kill, not one snapshot, at most 50 reads of the log, nothing missed or doubled.
 */
export async function herd({ rounds, seed, short, log }: FaultOptions): Promise<FaultReport> {
  await using server = await startServer({
    MC_LIMITS: JSON.stringify({ connectionsPerKey: rounds + 10, connectionsPerNode: rounds + 10 }),
  })
  // The tests have no time for the longest backoff.
  using swarm = new Swarm(server.url, rounds, short ? { backoffMaxMs: 2_000 } : {})
  await swarm.enter()
  const publisher = publishTo(server, 'writer', 50, chanceOf(seed))
  await until(() => swarm.sum(({ received }) => received) > rounds * 20, 30_000)
  const killed = performance.now()
  await server.stop('SIGKILL')
  await server.restart()
  const readyMs = Math.round(performance.now() - killed)
  log(`  ready again ${readyMs} ms after the kill`)
  await until(() => swarm.members.every(({ liveAt }) => liveAt > killed), 60_000)
  const allLiveMs = Math.round(Math.max(...swarm.members.map(({ liveAt }) => liveAt)) - killed)
  await publisher.stop()
  const head = Math.max(...publisher.acked.keys())
  await until(() => swarm.members.every(({ last }) => last === head), 30_000)
  const metrics = await metricsOf(server)
  const snapshots = swarm.sum((member) => member.snapshots)
  const logReads = metrics.get('log_reads') ?? Number.NaN
  return {
    violations: [
      ...check(swarm.members, head),
      ...(short || allLiveMs <= ALL_LIVE_MS ? [] : [`all were live only after ${allLiveMs} ms`]),
      ...(snapshots === 0 ? [] : [`${snapshots} snapshots were loaded`]),
      ...(logReads <= LOG_READS ? [] : [`the log was read ${logReads} times`]),
    ],
    figures: {
      clients: rounds,
      readyMs,
      allLiveMs,
      backMs: allLiveMs - readyMs,
      snapshots,
      logReads,
      resets: metrics.get('resets') ?? Number.NaN,
    },
  }
}

/** What must hold for every client of a swarm that stands at the head. */
export function check(members: readonly Pick<Member, 'breaks' | 'last'>[], head: number): string[] {
  return members.flatMap(({ breaks, last }, n) => [
    ...(breaks === 0 ? [] : [`client ${n} saw ${breaks} gaps or doubles`]),
    ...(last === head ? [] : [`client ${n} stands at ${last}, the stream ends at ${head}`]),
  ])
}
