import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { lookup } from '../medians.ts'
import { interleave, type Scenario } from '../scenario.ts'
import { doorOf, type System, startOurs, startPeer } from '../system.ts'
import { fanOutRound } from './fan-out-round.ts'

/** A file system in memory: a flush of it waits for nothing. */
const MEMORY = '/dev/shm'

/** Our server, with its log on a file system in memory: everything as ever, but no disk to wait for. */
async function startInMemory(): Promise<System> {
  const dir = await mkdtemp(join(MEMORY, 'mission-control-bench-'))
  const server = await startOurs({ DATA_DIR: dir })
  return {
    pid: server.pid,
    door: doorOf(server),
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      await rm(dir, { recursive: true })
    },
  }
}

async function startOnDisk(): Promise<System> {
  const server = await startOurs()
  return { pid: server.pid, door: doorOf(server), [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}

/** How much later an event arrives because it is stored first: 100 events a second to 100 subscribers. */
export const durability: Scenario = {
  name: 'durability',
  about: '100 events/s, 100 subscribers: log on disk, in memory, none',
  async run(context) {
    const job = {
      connections: 100,
      load: { kind: 'paced', perSecond: 100 },
      warmMs: context.quick ? 500 : 2_000,
      measureMs: context.quick ? 1_000 : 8_000,
    } as const
    const samples = await interleave(context, {
      'on disk': () => fanOutRound(startOnDisk, job),
      'in memory': () => fanOutRound(startInMemory, job),
      'raw, no log': () => fanOutRound(() => startPeer('raw'), job),
    })
    const of = lookup(samples)
    const added = of('on disk', 'p99 ms') - of('in memory', 'p99 ms')
    return { samples, goals: [{ what: 'p99 ms added by the disk', value: added, wanted: { atMost: 2 } }] }
  },
}
