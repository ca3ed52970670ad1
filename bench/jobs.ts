import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { ArriveJob, ArriveResult } from './load/arrive.ts'
import type { Door } from './load/door.ts'
import type { FanOutJob, FanOutResult } from './load/fan-out.ts'
import type { FleetJob, FleetResult } from './load/fleet-work.ts'
import type { IdleJob, IdleResult } from './load/idle.ts'
import type { IngestJob, IngestResult } from './load/ingest.ts'
import type { Published } from './load/publish.ts'

export interface PublishJob {
  readonly kind: 'publish'
  readonly door: Door
  readonly perSecond: number
}

/** What a client process does, and what it says of it at the end. */
export type Job = FanOutJob | IngestJob | IdleJob | ArriveJob | FleetJob | PublishJob
export interface ResultOf {
  readonly fanOut: FanOutResult
  readonly ingest: IngestResult
  readonly idle: IdleResult
  readonly arrive: ArriveResult
  readonly fleet: FleetResult
  readonly publish: Published
}
export type JobMessage =
  | { readonly kind: 'result'; readonly result: unknown }
  | { readonly kind: 'error'; readonly message: string }

/** Longer than any job takes; what hangs is ended and told. */
const JOB_MS = 180_000

export interface RunningClient<R> {
  readonly pid: number
  readonly result: Promise<R>
  /** Ends a job that goes on until it is told to end: publishing. */
  stop(): void
}

/** Runs a job in a process of its own, which ends with it and never outlives this one. */
export function runClient<K extends Job['kind']>(job: Job & { readonly kind: K }): RunningClient<ResultOf[K]> {
  const child = fork(fileURLToPath(new URL('./client.ts', import.meta.url)), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  child.send(job)
  return {
    pid: child.pid ?? 0,
    result: resultOf<K>(child, job.kind),
    stop: () => child.connected && child.send('stop'),
  }
}

function resultOf<K extends Job['kind']>(child: ChildProcess, kind: K): Promise<ResultOf[K]> {
  const { promise, resolve, reject } = Promise.withResolvers<ResultOf[K]>()
  const late = setTimeout(() => {
    reject(new Error(`The ${kind} client did not finish in ${JOB_MS / 1_000} s.`))
    child.kill('SIGKILL')
  }, JOB_MS)
  child.once('message', (message: JobMessage) => {
    // A cast: the child runs the function of this kind, and IPC has no types.
    if (message.kind === 'result') resolve(message.result as ResultOf[K])
    else reject(new Error(message.message))
  })
  child.once('exit', (code) => {
    clearTimeout(late)
    reject(new Error(`The ${kind} client left with code ${code} before it had a result.`))
  })
  return promise
}
