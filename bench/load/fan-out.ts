import { setTimeout as sleep } from 'node:timers/promises'
import { runClient } from '../jobs.ts'
import { Histogram, type Latency, machineMs, type Usage, usageOf } from '../measure.ts'
import { type Connection, closeConnections, openConnections, sayAlive } from './connections.ts'
import type { Door } from './door.ts'
import { type Published, SaturatingPublisher } from './publish.ts'
import { Ledger, SeqCheck } from './seq-check.ts'

export interface FanOutJob {
  readonly kind: 'fanOut'
  readonly door: Door
  /** The server process that is measured. */
  readonly pid: number
  readonly connections: number
  readonly load:
    | { readonly kind: 'saturate'; readonly inFlight: number }
    | { readonly kind: 'paced'; readonly perSecond: number }
  readonly warmMs: number
  readonly measureMs: number
}

export interface FanOutResult extends Latency {
  readonly deliveriesPerSecond: number
  readonly cpuPerMillion: number
  readonly bytesPerDelivery: number
  readonly eventsPerRead: number
  /** Connections that the server closed. */
  readonly lost: number
  readonly missed: number
  readonly doubled: number
  readonly reordered: number
  readonly others: number
}

/** After the last publish: what is not there then is counted as missed. */
const SETTLE_MS = 8_000

/** A ping may stand between events, where nobody looks for it; so clients say that they live before they are asked. */
const ALIVE_MS = 5_000

/** Subscribes, publishes, and measures for a while in the middle of it. */
export async function fanOut(job: FanOutJob): Promise<FanOutResult> {
  const connections = await openConnections(job.door, job.connections)
  const latency = new Histogram()
  const ledger = new Ledger(job.connections, Math.max(...connections.map(({ base }) => base)), latency)
  const traffic = { bytes: 0, reads: 0 }
  const checks = connections.map((connection) => listen(connection, ledger, traffic))
  const alive = setInterval(() => sayAlive(job.door.transport, connections), ALIVE_MS)
  const publishing = job.load.kind === 'saturate' ? await saturate(job, ledger) : paced(job)
  await sleep(job.warmMs)
  latency.clear()
  const before = { deliveries: ledger.deliveries, ...traffic }
  const usage = usageOf(job.pid, publishing.pids())
  await sleep(job.measureMs)
  const used = usage()
  const measured = latency.summary()
  const deliveries = ledger.deliveries - before.deliveries
  const bytes = traffic.bytes - before.bytes
  const reads = traffic.reads - before.reads
  const { head } = await publishing.stop()
  await settle(checks, head)
  const missed = checks.reduce((sum, check) => sum + check.missed(head), 0)
  clearInterval(alive)
  const lost = connections.filter(({ socket }) => socket.closed).length
  closeConnections(connections)
  return {
    ...rates(deliveries, used),
    ...measured,
    bytesPerDelivery: bytes / deliveries,
    eventsPerRead: deliveries / reads,
    lost,
    missed,
    doubled: ledger.doubled,
    reordered: ledger.reordered,
    others: used.others,
  }
}

const rates = (deliveries: number, { seconds, cpuSeconds }: Usage) => ({
  deliveriesPerSecond: deliveries / seconds,
  cpuPerMillion: cpuSeconds / (deliveries / 1e6),
})

function listen(connection: Connection, ledger: Ledger, traffic: { bytes: number; reads: number }): SeqCheck {
  const check = new SeqCheck(ledger)
  connection.onData = (chunk) => {
    traffic.bytes += chunk.length
    traffic.reads++
    check.read(chunk, machineMs())
  }
  return check
}

interface Publishing {
  /** Processes beside the measured one that belong to the measurement. */
  pids(): readonly number[]
  stop(): Promise<Published>
}

async function saturate({ door, load }: FanOutJob, ledger: Ledger): Promise<Publishing> {
  const inFlight = load.kind === 'saturate' ? load.inFlight : 1
  const publisher = await SaturatingPublisher.open(door, inFlight, () => ledger.complete)
  ledger.onComplete = () => publisher.pump()
  publisher.pump()
  return { pids: () => [], stop: () => publisher.stop() }
}

/** A paced publisher has a process of its own, so that receiving does not hold it up. */
function paced({ door, load }: FanOutJob): Publishing {
  const perSecond = load.kind === 'paced' ? load.perSecond : 1
  const client = runClient({ kind: 'publish', door, perSecond })
  return {
    pids: () => [client.pid],
    stop() {
      client.stop()
      return client.result
    },
  }
}

async function settle(checks: readonly SeqCheck[], head: number): Promise<void> {
  const until = machineMs() + SETTLE_MS
  while (machineMs() < until && checks.some((check) => check.missed(head) > 0)) await sleep(50)
}
