// Loaded into the product before server.ts (`--import`, with --expose-gc): at each SIGUSR2 it prints what is held, after
// garbage was collected, as one line `held {…}` on stdout.
import { setTimeout as sleep } from 'node:timers/promises'

/** What a process holds at one moment. */
export interface Held {
  /** After garbage collection. */
  readonly heapBytes: number
  /** Handles and timers by kind. */
  readonly resources: Readonly<Record<string, number>>
  /** Listeners on the process. */
  readonly listeners: number
}

async function look(): Promise<Held> {
  // What ends in turns of its own, as closing sockets, has time to end.
  for (let n = 0; n < 6; n++) {
    globalThis.gc?.()
    await sleep(20)
  }
  const resources: Record<string, number> = {}
  for (const kind of process.getActiveResourcesInfo()) resources[kind] = (resources[kind] ?? 0) + 1
  const listeners = process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0)
  return { heapBytes: process.memoryUsage().heapUsed, resources, listeners }
}

process.on('SIGUSR2', () => {
  void look().then((held) => process.stdout.write(`held ${JSON.stringify(held)}\n`))
})
