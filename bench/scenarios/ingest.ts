import { runClient } from '../jobs.ts'
import type { IngestJob } from '../load/ingest.ts'
import { lookup } from '../medians.ts'
import { type Figures, interleave, type Scenario } from '../scenario.ts'
import { doorOf, startPeer } from '../system.ts'
import { startOnLongLog } from './long-log.ts'

type Server = Pick<IngestJob, 'door' | 'pid'>

async function ingestRound(
  server: Server,
  how: Pick<IngestJob, 'lanes' | 'batch' | 'ids' | 'warmMs' | 'measureMs'>,
): Promise<Figures> {
  const result = await runClient({ kind: 'ingest', ...server, ...how }).result
  return {
    'events/s': result.eventsPerSecond,
    'requests/s': result.requestsPerSecond,
    'CPU µs/event': result.cpuMicrosPerEvent,
    'p50 ms': result.p50Ms,
    'p99 ms': result.p99Ms,
    others: result.others,
  }
}

/** Posts to our server, each answered once durable, against a server that only parses. */
export const ingest: Scenario = {
  name: 'ingest',
  about: 'POST /api/events on a log of 1,000,000 events',
  async run(context) {
    await using server = await startOnLongLog(context)
    await using parser = await startPeer('parser')
    const ours = { door: doorOf(server), pid: server.pid }
    const times = { warmMs: context.quick ? 300 : 1_000, measureMs: context.quick ? 700 : 4_000 }
    const single = { lanes: 16, batch: 1, ids: 'ordered', ...times } as const
    const batches = { lanes: 16, batch: 100, ...times } as const
    const samples = await interleave(context, {
      'ours, single': () => ingestRound(ours, single),
      'parser, single': () => ingestRound(parser, single),
      'ours, 100 ordered ids': () => ingestRound(ours, { ...batches, ids: 'ordered' }),
      'ours, 100 random ids': () => ingestRound(ours, { ...batches, ids: 'random' }),
      'parser, 100': () => ingestRound(parser, { ...batches, ids: 'ordered' }),
    })
    const of = lookup(samples)
    return {
      samples,
      goals: [
        {
          what: 'single posts to the bare parser',
          value: of('ours, single', 'events/s') / of('parser, single', 'events/s'),
          wanted: { atLeast: 0.3 },
        },
        { what: 'events/s, ordered ids', value: of('ours, 100 ordered ids', 'events/s'), wanted: { atLeast: 80_000 } },
        { what: 'events/s, random ids', value: of('ours, 100 random ids', 'events/s'), wanted: { atLeast: 30_000 } },
      ],
    }
  },
}
