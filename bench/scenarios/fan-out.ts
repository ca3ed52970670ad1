import { lookup } from '../medians.ts'
import { interleave, type Scenario } from '../scenario.ts'
import { startMission, startPeer } from '../system.ts'
import { fanOutRound } from './fan-out-round.ts'

export const IN_FLIGHT = 512

/** As much as goes through: 512 events on their way to 1,000 subscribers. */
export const fanOutSaturated: Scenario = {
  name: 'fan-out',
  about: '1,000 subscribers, 512 events in flight',
  async run(context) {
    const connections = context.quick ? 200 : 1_000
    const load = { kind: 'saturate', inFlight: IN_FLIGHT } as const
    const job = { connections, load, warmMs: context.quick ? 500 : 1_500, measureMs: context.quick ? 1_000 : 4_000 }
    const samples = await interleave(context, {
      ours: () => fanOutRound(startMission, job),
      raw: () => fanOutRound(() => startPeer('raw'), job),
      ws: () => fanOutRound(() => startPeer('ws'), job),
      'Socket.IO': () => fanOutRound(() => startPeer('socket-io'), job),
      'ours, SSE': () => fanOutRound(() => startMission('mission-sse'), job),
      'plain SSE': () => fanOutRound(() => startPeer('sse'), job),
    })
    const of = lookup(samples)
    const ratio = (figure: string, system: string, to: string) => of(system, figure) / of(to, figure)
    return {
      samples,
      goals: [
        {
          what: 'deliveries/s to Socket.IO',
          value: ratio('deliveries/s', 'ours', 'Socket.IO'),
          wanted: { atLeast: 25 },
        },
        { what: 'CPU per delivery to raw sockets', value: ratio('CPU s/M', 'ours', 'raw'), wanted: { atMost: 1.4 } },
        {
          what: 'CPU per delivery, SSE to WebSocket',
          value: ratio('CPU s/M', 'ours, SSE', 'ours'),
          wanted: { atMost: 4 },
        },
      ],
    }
  },
}
