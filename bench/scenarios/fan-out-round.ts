import { runClient } from '../jobs.ts'
import type { FanOutJob } from '../load/fan-out.ts'
import type { Figures } from '../scenario.ts'
import type { System } from '../system.ts'

/** Starts a system, measures one fan-out on it, and ends it. */
export async function fanOutRound(
  start: () => Promise<System>,
  job: Omit<FanOutJob, 'kind' | 'door' | 'pid'>,
): Promise<Figures> {
  await using system = await start()
  const result = await runClient({ kind: 'fanOut', door: system.door, pid: system.pid, ...job }).result
  return {
    'deliveries/s': result.deliveriesPerSecond,
    'CPU s/M': result.cpuPerMillion,
    'p50 ms': result.p50Ms,
    'p99 ms': result.p99Ms,
    'max ms': result.maxMs,
    'B/delivery': result.bytesPerDelivery,
    'events/read': result.eventsPerRead,
    lost: result.lost,
    missed: result.missed,
    doubled: result.doubled,
    reordered: result.reordered,
    others: result.others,
  }
}
