import { readdir, readlink, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestServer } from '#e2e/server.ts'
import { rssBytes } from '../../bench/measure.ts'
import { askProbe } from '../ask-probe.ts'
import { metricsOf } from '../product.ts'
import type { Reading } from './trend.ts'

const SERIES = ['rss', 'files', 'sockets', 'threads', 'heap', 'store'] as const
export type Series = (typeof SERIES)[number]

/** Collecting garbage stops the server for a moment, so the heap is asked for once in so many readings. */
const HEAP_EVERY = 6

/** What the server's process holds, read from outside (Linux: /proc) and, of the heap, by the probe in it. */
export class Meter {
  readonly #server: TestServer
  readonly #series = new Map<Series, Reading[]>(SERIES.map((name) => [name, []]))
  #readings = 0

  constructor(server: TestServer) {
    this.#server = server
  }

  of(series: Series): readonly Reading[] {
    return this.#series.get(series) ?? []
  }

  /** @param at milliseconds since the start. */
  async read(at: number): Promise<void> {
    const note = (series: Series, value: number) => this.#series.get(series)?.push({ at, value })
    const { pid } = this.#server
    const files = await filesOf(pid)
    note('rss', rssBytes(pid))
    note('files', files.length)
    note('sockets', files.filter((target) => target.startsWith('socket:')).length)
    note('threads', (await readdir(`/proc/${pid}/task`)).length)
    // By the number of events: the log and its stores grow with it, and should with nothing else.
    const events = (await metricsOf(this.#server)).get('log_head') ?? Number.NaN
    this.#series.get('store')?.push({ at: events, value: await bytesIn(this.#server.dataDir) })
    if (this.#readings++ % HEAP_EVERY === 0) note('heap', (await askProbe(this.#server)).heapBytes)
  }
}

/** What each open file of a process leads to. Those that were closed meanwhile are left out. */
async function filesOf(pid: number): Promise<readonly string[]> {
  const folder = `/proc/${pid}/fd`
  const targets = await Promise.all((await readdir(folder)).map((fd) => readlink(join(folder, fd)).catch(() => '')))
  return targets.filter((target) => target !== '')
}

async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  const sizes = entries
    .filter((entry) => entry.isFile())
    // A file may be gone meanwhile.
    .map((entry) =>
      stat(join(entry.parentPath, entry.name)).then(
        ({ size }) => size,
        () => 0,
      ),
    )
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}
