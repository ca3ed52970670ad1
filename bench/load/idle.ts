import { setTimeout as sleep } from 'node:timers/promises'
import { rssBytes, usageOf } from '../measure.ts'
import { closeConnections, openConnections } from './connections.ts'
import type { Door } from './door.ts'

export interface IdleJob {
  readonly kind: 'idle'
  readonly door: Door
  readonly pid: number
  readonly connections: number
  readonly settleMs: number
  readonly holdMs: number
}

export interface IdleResult {
  readonly kibPerConnection: number
  /** Cores that the server uses while nothing happens. */
  readonly cores: number
  readonly lost: number
  readonly others: number
}

/** Connections that were there before the count begins, so that what a server takes once is not put on each. */
const WARM = 200

/** Subscribes and then only answers pings. */
export async function idle(job: IdleJob): Promise<IdleResult> {
  const warm = await openConnections(job.door, WARM)
  await sleep(job.settleMs)
  const before = rssBytes(job.pid)
  const connections = await openConnections(job.door, job.connections - WARM)
  await sleep(job.settleMs)
  const bytes = rssBytes(job.pid) - before
  const usage = usageOf(job.pid)
  await sleep(job.holdMs)
  const { seconds, cpuSeconds, others } = usage()
  const all = [...warm, ...connections]
  const lost = all.filter(({ socket }) => socket.closed).length
  closeConnections(all)
  return { kibPerConnection: bytes / 1_024 / connections.length, cores: cpuSeconds / seconds, lost, others }
}
