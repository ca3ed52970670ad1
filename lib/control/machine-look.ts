import { statfs } from 'node:fs/promises'
import { hostname } from 'node:os'
import type { Publish } from '#lib/connectors/connector.ts'
import type { Clock } from '#lib/protocol/clock.ts'
import type { MachineLook } from './alerts/condition.ts'

/** What rules of alerts look at of the machine itself. */
export interface MachineWatch {
  /** The same publish, timed. */
  measured(publish: Publish): Publish
  look(): Promise<MachineLook>
}

/** The disk is asked at most this often: it is another thread's work, and changes slowly. */
const DISK_MS = 15_000

/** @param folder on the disk that holds the data. */
export function watchMachine(folder: string, clock: Clock): MachineWatch {
  const waiting = new Set<{ readonly since: number }>()
  let slowest = 0
  let disk: MachineLook['disk'] = null
  let askedAt = Number.NEGATIVE_INFINITY
  return {
    measured: (publish) => async (grant, drafts, options) => {
      const one = { since: clock.now() }
      waiting.add(one)
      try {
        return await publish(grant, drafts, options)
      } finally {
        waiting.delete(one)
        slowest = Math.max(slowest, clock.now() - one.since)
      }
    },
    async look() {
      if (clock.now() - askedAt >= DISK_MS) {
        askedAt = clock.now()
        disk = await diskOf(folder)
      }
      // The first one in the set has waited longest.
      const [oldest] = waiting
      const ingestLagMs = Math.max(slowest, oldest === undefined ? 0 : clock.now() - oldest.since)
      slowest = 0
      return { name: hostname(), disk, ingestLagMs }
    },
  }
}

/** Null where the file system does not say. */
async function diskOf(folder: string): Promise<MachineLook['disk']> {
  try {
    const { bavail, blocks, bsize } = await statfs(folder)
    return { freeBytes: bavail * bsize, bytes: blocks * bsize }
  } catch {
    // Not known is what the rule is told; that the folder is gone the store says louder.
    return null
  }
}
