import { runClient } from '../jobs.ts'
import { lookup } from '../medians.ts'
import { type Figures, interleave, type Scenario } from '../scenario.ts'
import { type System, startMission, startPeer } from '../system.ts'

async function idleRound(
  start: () => Promise<System>,
  connections: number,
  settleMs: number,
  holdMs: number,
): Promise<Figures> {
  await using system = await start()
  const result = await runClient({ kind: 'idle', door: system.door, pid: system.pid, connections, settleMs, holdMs })
    .result
  return {
    'KiB/connection': result.kibPerConnection,
    '% of a core': result.cores * 100,
    lost: result.lost,
    others: result.others,
  }
}

/** What a WebSocket costs that is subscribed and hears nothing. */
export const memory: Scenario = {
  name: 'memory',
  about: 'resident memory of 5,000 idle WebSockets',
  async run(context) {
    const connections = context.quick ? 1_000 : 5_000
    const settleMs = context.quick ? 1_000 : 4_000
    const round = (start: () => Promise<System>) => () => idleRound(start, connections, settleMs, 1_000)
    const samples = await interleave(context, {
      ours: round(startMission),
      'Socket.IO': round(() => startPeer('socket-io')),
      ws: round(() => startPeer('ws')),
    })
    const of = lookup(samples)
    const value = of('ours', 'KiB/connection') / of('Socket.IO', 'KiB/connection')
    return { samples, goals: [{ what: 'memory to Socket.IO', value, wanted: { atMost: 0.4 } }] }
  },
}

/** Heartbeats of everybody, over a minute. */
export const idle: Scenario = {
  name: 'idle',
  about: 'CPU of 10,000 idle WebSockets over 60 s',
  async run(context) {
    const connections = context.quick ? 2_000 : 10_000
    const once = { ...context, rounds: 1 }
    const samples = await interleave(once, {
      ours: () => idleRound(startMission, connections, 2_000, context.quick ? 10_000 : 60_000),
    })
    const of = lookup(samples)
    return {
      samples,
      goals: [
        { what: '% of a core', value: of('ours', '% of a core'), wanted: { atMost: 10 } },
        { what: 'connections lost', value: of('ours', 'lost'), wanted: { atMost: 0 } },
      ],
    }
  },
}
