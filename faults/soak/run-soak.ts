import { setTimeout as sleep } from 'node:timers/promises'
import { startServer, type TestServer } from '#e2e/server.ts'
import { PROBED } from '../ask-probe.ts'
import { chanceOf } from '../chance.ts'
import { stateHashOf } from '../product.ts'
import { until } from '../until.ts'
import { judge } from './judge.ts'
import { Meter } from './meter.ts'
import { Office } from './office.ts'
import type { Plan, Restart } from './plan.ts'
import { auditOf } from './sums.ts'
import type { Mark } from './trend.ts'
import { Visitors } from './visitors.ts'

export interface SoakOptions {
  readonly plan: Plan
  readonly seed: number
  readonly agents: number
  /** Between two steps of an agent, and how long a visitor stays about. */
  readonly stepMs: number
  readonly stayMs: number
  readonly log: (line: string) => void
}

const LANES = 4
const READINGS = 200
const LEAST_BETWEEN_MS = 500
/** Newest events kept in memory: the usual 16 MiB would be full only after a quarter of an hour, and look like a leak until then. */
const LIMITS = { recentBytes: 1024 * 1024 }

/** The whole product under a steady, mixed load for as long as the plan says. @returns every mark, in the order of the table. */
export async function runSoak(options: SoakOptions): Promise<readonly Mark[]> {
  const { plan, seed, agents, stepMs, stayMs, log } = options
  await using server = await startServer({ ...PROBED, MC_LIMITS: JSON.stringify(LIMITS) })
  const started = performance.now()
  const now = () => performance.now() - started
  using visitors = new Visitors(server, { lanes: LANES, stayMs, chance: chanceOf(seed), now })
  const office = new Office(server, { agents, stepMs, chance: chanceOf(seed + 1), now })
  const meter = new Meter(server)
  await office.open()
  visitors.comeAndGo()
  let restarts = plan.restarts
  for (const betweenMs = readingEvery(plan); now() < plan.lengthMs || restarts.length > 0; ) {
    restarts = await restartDue(server, restarts, now, log)
    visitors.takeLags()
    if (now() >= plan.measured.from && now() < plan.measured.to && process.platform === 'linux') await meter.read(now())
    await sleep(betweenMs)
  }
  await office.close()
  await visitors.sendAway()
  log(
    `  ${office.counts.tasks} tasks done, ${visitors.gone.length} visitors came and went; waiting for the last events`,
  )
  const head = await settled(visitors)
  const audit = await auditOf(server)
  const hash = await stateHashOf(server)
  // Awaited here: the server ends with this function.
  return await judge({ plan, server, office, visitors, meter, audit, hash, isSettled: head === audit.stored.length })
}

const readingEvery = ({ measured }: Plan): number =>
  Math.max(LEAST_BETWEEN_MS, (measured.to - measured.from) / READINGS)

/** Restarts the server where that is due. @returns the restarts that are left. */
async function restartDue(
  server: TestServer,
  restarts: readonly Restart[],
  now: () => number,
  log: (line: string) => void,
): Promise<readonly Restart[]> {
  const [next, ...rest] = restarts
  if (next === undefined || now() < next.at) return restarts
  log(`  ${(now() / 60_000).toFixed(1)} min: ${next.signal}`)
  await server.stop(next.signal)
  await server.restart()
  return rest
}

/** Once nothing is written any more and every resident has all. @returns where the log ended then. */
async function settled({ residents }: Visitors): Promise<number> {
  let head = -1
  await until(async () => {
    const before = head
    head = Math.max(...residents.map(({ position }) => position))
    await sleep(1_000)
    return head === before && residents.every(({ position }) => position === head)
  }, 60_000)
  return head
}
