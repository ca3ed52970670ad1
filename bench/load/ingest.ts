import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Histogram, type Latency, machineMs, usageOf } from '../measure.ts'
import type { Door } from './door.ts'
import { eventOf } from './event.ts'
import type { HttpLane } from './http-lane.ts'
import { openLanes } from './publish.ts'

export interface IngestJob {
  readonly kind: 'ingest'
  readonly door: Pick<Door, 'publishUrl' | 'headers'>
  readonly pid: number
  readonly lanes: number
  /** Events in a request; 1 posts a single object. */
  readonly batch: number
  readonly ids: 'ordered' | 'random'
  readonly warmMs: number
  readonly measureMs: number
}

export interface IngestResult extends Latency {
  readonly eventsPerSecond: number
  readonly requestsPerSecond: number
  readonly cpuMicrosPerEvent: number
  readonly others: number
}

/** Posts over kept-alive connections, each the next request once the one before is answered. */
export async function ingest(job: IngestJob): Promise<IngestResult> {
  const lanes = await openLanes(job.door, job.lanes)
  const latency = new Histogram()
  const count = { requests: 0, made: 0 }
  let running = true
  const run = async (lane: HttpLane) => {
    while (running) {
      const body = bodyOf(job, count.made)
      count.made += job.batch
      const started = machineMs()
      await lane.post(body)
      latency.add(machineMs() - started)
      count.requests++
    }
  }
  const runs = Promise.all(lanes.map(run))
  await Promise.race([sleep(job.warmMs), runs])
  latency.clear()
  const before = count.requests
  const usage = usageOf(job.pid)
  await Promise.race([sleep(job.measureMs), runs])
  const { seconds, cpuSeconds, others } = usage()
  const requests = count.requests - before
  const summary = latency.summary()
  running = false
  await runs
  for (const lane of lanes) lane.close()
  return {
    eventsPerSecond: (requests * job.batch) / seconds,
    requestsPerSecond: requests / seconds,
    cpuMicrosPerEvent: (cpuSeconds * 1e6) / (requests * job.batch),
    ...summary,
    others,
  }
}

function bodyOf({ batch, ids }: IngestJob, first: number): string {
  const event = (n: number) => (ids === 'random' ? { ...eventOf(n), id: randomUUID() } : eventOf(n))
  if (batch === 1) return JSON.stringify(event(first))
  return JSON.stringify(Array.from({ length: batch }, (_, place) => event(first + place)))
}
