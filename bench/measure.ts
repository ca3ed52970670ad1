import { readdirSync, readFileSync } from 'node:fs'

/** Ticks of /proc/…/stat in a second; fixed on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100
const PAGE_BYTES = 4096

/** Milliseconds of the machine's monotonic clock: the same in every process, and never set back. */
export function machineMs(): number {
  return performance.now() + OFFSET_MS
}
const OFFSET_MS = Number(process.hrtime.bigint()) / 1e6 - performance.now()

/**
 * CPU seconds that a process has used, all of its threads, to the nanosecond. Threads that ended meanwhile are not counted,
 * so the coarse `stat` of the whole process is taken where it says more.
 */
export function cpuSeconds(pid: number): number {
  let nanoseconds = 0
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const text = readGone(`/proc/${pid}/task/${thread}/schedstat`)
    nanoseconds += Number(text?.split(' ')[0] ?? 0)
  }
  const fine = nanoseconds / 1e9
  const coarse = parseStatTicks(readFileSync(`/proc/${pid}/stat`, 'utf8')) / TICKS_PER_SECOND
  return coarse > fine + 0.1 ? coarse : fine
}

/** CPU seconds that each thread of a process has used, by the name of the thread; those of one name together. */
export function threadSeconds(pid: number): ReadonlyMap<string, number> {
  const seconds = new Map<string, number>()
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const name = readGone(`/proc/${pid}/task/${thread}/comm`)?.trim() ?? ''
    const nanoseconds = Number(readGone(`/proc/${pid}/task/${thread}/schedstat`)?.split(' ')[0] ?? 0)
    seconds.set(name, (seconds.get(name) ?? 0) + nanoseconds / 1e9)
  }
  return seconds
}

/** User and system ticks out of one line of /proc/<pid>/stat, whose second field may itself hold spaces and parentheses. */
export function parseStatTicks(line: string): number {
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ')
  return Number(fields[11]) + Number(fields[12])
}

/** Resident memory of a process in bytes. */
export function rssBytes(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * PAGE_BYTES
}

/** CPU seconds used on the whole machine, by whomever. */
export function machineBusySeconds(): number {
  return parseBusyTicks(readFileSync('/proc/stat', 'utf8')) / TICKS_PER_SECOND
}

/** All ticks of the first line of /proc/stat but those spent idle or waiting for disks. */
export function parseBusyTicks(stat: string): number {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = (stat.split('\n')[0] ?? '')
    .split(/\s+/)
    .slice(1)
    .map(Number)
  return user + nice + system + irq + softirq + steal
}

/** Most open files that processes started here may have; Node raises the soft limit to the hard one by itself. */
export function openFilesLimit(): number {
  const line = /^Max open files\s+(\S+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))
  return line?.[1] === 'unlimited' ? Number.POSITIVE_INFINITY : Number(line?.[1] ?? 0)
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

/** Latencies in steps of 0.05 ms up to 20 s: adding one costs a few nanoseconds, which millions of deliveries need. */
export class Histogram {
  readonly #counts = new Uint32Array(400_001)
  #count = 0
  #max = 0

  get count(): number {
    return this.#count
  }

  add(ms: number): void {
    const step = ms > 0 ? Math.min(this.#counts.length - 1, (ms * 20) | 0) : 0
    this.#counts[step] = (this.#counts[step] ?? 0) + 1
    this.#count++
    if (ms > this.#max) this.#max = ms
  }

  clear(): void {
    this.#counts.fill(0)
    this.#count = 0
    this.#max = 0
  }

  /** The upper edge of the step in which the percentile lies. @param percent 0 to 100. NaN where nothing was added. */
  percentile(percent: number): number {
    if (this.#count === 0) return Number.NaN
    let left = Math.max(1, Math.ceil((this.#count * percent) / 100))
    for (let step = 0; step < this.#counts.length; step++) {
      left -= this.#counts[step] ?? 0
      if (left <= 0) return (step + 1) / 20
    }
    return this.#max
  }

  summary(): Latency {
    return { p50Ms: this.percentile(50), p99Ms: this.percentile(99), maxMs: this.#max }
  }
}

export interface Latency {
  readonly p50Ms: number
  readonly p99Ms: number
  readonly maxMs: number
}

/** What a process and the rest of the machine used between two moments. */
export interface Usage {
  readonly seconds: number
  /** CPU seconds of the process. */
  readonly cpuSeconds: number
  /** Cores used by what does not belong to the measurement. */
  readonly others: number
}

/**
 * Starts to measure a process; the function it returns tells what was used since.
 * @param clients processes that belong to the measurement, beside this one.
 */
export function usageOf(pid: number, clients: readonly number[] = []): () => Usage {
  const mine = () => [process.pid, ...clients].reduce((sum, client) => sum + cpuSeconds(client), 0)
  const before = { at: machineMs(), cpu: cpuSeconds(pid), mine: mine(), busy: machineBusySeconds() }
  return () => {
    const seconds = (machineMs() - before.at) / 1_000
    const cpu = cpuSeconds(pid) - before.cpu
    const others = machineBusySeconds() - before.busy - cpu - (mine() - before.mine)
    return { seconds, cpuSeconds: cpu, others: Math.max(0, others / seconds) }
  }
}

/** Null for a thread that ended between being listed and being read. */
function readGone(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH')) return null
    throw error
  }
}
