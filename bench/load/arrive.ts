import { Histogram, usageOf } from '../measure.ts'
import { closeConnections, openConnections } from './connections.ts'
import type { Door } from './door.ts'

export interface ArriveJob {
  readonly kind: 'arrive'
  readonly door: Door
  readonly pid: number
  readonly connections: number
}

export interface ArriveResult {
  /** From the first knock until every one is live. */
  readonly allLiveMs: number
  readonly p50Ms: number
  readonly cpuSeconds: number
  /** Lowest and highest seq at which subscribers came in; 0 where the server tells none. */
  readonly lowest: number
  readonly highest: number
  readonly others: number
}

/** Knocks with everybody in the same moment, as after a kill, and waits until the last one is served. */
export async function arrive({ door, pid, connections }: ArriveJob): Promise<ArriveResult> {
  const served = new Histogram()
  const usage = usageOf(pid)
  const started = performance.now()
  let allLiveMs = 0
  const open = await openConnections(door, connections, connections, () => {
    allLiveMs = performance.now() - started
    served.add(allLiveMs)
  })
  const { cpuSeconds, others } = usage()
  const places = open.map(({ base }) => base)
  closeConnections(open)
  const { p50Ms } = served.summary()
  return { allLiveMs, p50Ms, cpuSeconds, lowest: Math.min(...places), highest: Math.max(...places), others }
}
