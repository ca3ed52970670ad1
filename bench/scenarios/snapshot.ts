import type { TestServer } from '#e2e/server.ts'
import { fillFleet, headers, post } from '../fleet.ts'
import { Histogram } from '../measure.ts'
import { lookup } from '../medians.ts'
import { type Figures, interleave, type Scenario } from '../scenario.ts'
import { startOurs } from '../system.ts'

/** Each after a change, so that none comes out of a cache. */
async function snapshots({ url }: TestServer, count: number): Promise<Figures> {
  const latency = new Histogram()
  let bytes = 0
  for (let n = 0; n < count; n++) {
    await post(url, { type: 'agent:activity', data: { agentId: `agent-${n}`, kind: 'note', title: `note ${n}` } })
    const started = performance.now()
    const response = await fetch(`${url}/api/snapshot`, { headers: { ...headers, 'accept-encoding': 'identity' } })
    bytes = (await response.arrayBuffer()).byteLength
    latency.add(performance.now() - started)
  }
  const { p50Ms, p99Ms } = latency.summary()
  return { 'p50 ms': p50Ms, 'p99 ms': p99Ms, 'KiB raw': bytes / 1_024 }
}

export const snapshot: Scenario = {
  name: 'snapshot',
  about: 'GET /api/snapshot of 1,000 agents',
  async run(context) {
    await using server = await startOurs()
    await fillFleet(server, 1_000)
    const samples = await interleave(context, { ours: () => snapshots(server, context.quick ? 10 : 100) })
    const of = lookup(samples)
    return {
      samples,
      goals: [
        { what: 'p99 in ms', value: of('ours', 'p99 ms'), wanted: { atMost: 150 } },
        { what: 'KiB raw', value: of('ours', 'KiB raw'), wanted: { atMost: 1_024 } },
      ],
    }
  },
}
