import type { EventsFrame } from '#lib/protocol/frame.ts'
import { headers, post } from '../fleet.ts'
import { runClient } from '../jobs.ts'
import { eventOf } from '../load/event.ts'
import { lookup } from '../medians.ts'
import { type Figures, interleave, type Scenario } from '../scenario.ts'
import { doorOf, type Peer, type System, startOurs, startPeer } from '../system.ts'

/** Stored after subscribers stopped reading, so that each has something to catch up with. */
const BEHIND = 20

/** Killed after subscribers had read, and ready again; they come back with the cursor that they had. */
async function ours(connections: number): Promise<Figures> {
  await using server = await startOurs()
  const batch = (first: number) => Array.from({ length: BEHIND }, (_, n) => eventOf(first + n))
  await post(server.url, batch(0))
  const response = await fetch(`${server.url}/api/events?cursor=now`, { headers })
  const { cursor }: EventsFrame = await response.json()
  await post(server.url, batch(BEHIND))
  await server.stop('SIGKILL')
  await server.restart()
  const { lowest, highest, ...figures } = await knock(
    { pid: server.pid, door: { ...doorOf(server), cursor } },
    connections,
  )
  return { ...figures, missed: highest - lowest + Math.max(0, BEHIND * 2 - lowest) }
}

/** A peer keeps nothing, so one that has just started is one that was killed. */
async function peer(name: Peer, connections: number): Promise<Figures> {
  await using system = await startPeer(name)
  const { lowest: _, highest: __, ...figures } = await knock(system, connections)
  return { ...figures, missed: 0 }
}

async function knock({ pid, door }: Pick<System, 'pid' | 'door'>, connections: number) {
  const result = await runClient({ kind: 'arrive', pid, door, connections }).result
  const { allLiveMs, p50Ms, cpuSeconds, lowest, highest, others } = result
  return { 'all live ms': allLiveMs, 'p50 ms': p50Ms, 'CPU s': cpuSeconds, lowest, highest, others }
}

/** Ours authenticates each, finds its place and sends what it missed; peers greet. */
export const reconnect: Scenario = {
  name: 'reconnect',
  about: '5,000 WebSockets come back in the same moment to a server that was killed',
  async run(context) {
    const connections = context.quick ? 500 : 5_000
    const samples = await interleave(context, {
      ours: () => ours(connections),
      'Socket.IO': () => peer('socket-io', connections),
      ws: () => peer('ws', connections),
    })
    const of = lookup(samples)
    const all = of('ours', 'all live ms')
    return {
      samples,
      goals: [
        { what: 'all live, in ms', value: all, wanted: { atMost: 15_000 } },
        { what: 'time to Socket.IO', value: all / of('Socket.IO', 'all live ms'), wanted: { atMost: 0.6 } },
        { what: 'events missed', value: of('ours', 'missed'), wanted: { atMost: 0 } },
      ],
    }
  },
}
