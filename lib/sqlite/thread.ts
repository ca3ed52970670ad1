import { basename } from 'node:path'
import { Worker } from 'node:worker_threads'
import { type ErrorCode, type ErrorDetails, MissionError } from '#lib/protocol/errors.ts'

/** Functions that a thread offers; arguments and results must survive structured clone. */
// biome-ignore lint/suspicious/noExplicitAny: the constraint of any function; callers are typed by their own Calls
export type Calls = Record<string, (...args: any[]) => unknown>

/**
 * A SQLite database on a thread of its own, so that no disk wait ever stands on the thread that serves sockets.
 * Calls run one after another in the order in which they were made. Disposing answers those made before it, then closes.
 */
export interface SqliteThread<C extends Calls> extends AsyncDisposable {
  /** False once the thread has died or was closed; it does not come back. */
  readonly alive: boolean
  /** @throws MissionError `unavailable` when the thread has died or was closed; else what the function threw. */
  call<K extends keyof C & string>(name: K, ...args: Parameters<C[K]>): Promise<ReturnType<C[K]>>
}

export type ThreadRequest =
  | { readonly close?: false; readonly id: number; readonly name: string; readonly args: readonly unknown[] }
  | { readonly close: true }

/** The reply with id 0 tells how the opening went. */
export interface ThreadReply {
  readonly id: number
  readonly ok?: unknown
  readonly error?: { readonly message: string; readonly code?: ErrorCode; readonly details?: ErrorDetails }
}

interface Waiting {
  resolve(value: unknown): void
  reject(error: unknown): void
}

/**
 * Starts the thread and waits until its database is open.
 * @param module a file that calls `serveSqlite`.
 * @param options handed to the module's function (SqliteOptions and more); must survive structured clone.
 * @param onDeath hears once that the thread died after it had opened, and of what.
 * @throws what the opening threw: MissionError `unavailable` where another process holds the file.
 */
export async function openSqliteThread<C extends Calls>(
  module: URL,
  options: object,
  onDeath: (error: MissionError) => void = () => {},
): Promise<SqliteThread<C>> {
  const worker = new Worker(module, { workerData: options, name: basename(module.pathname, '.ts') })
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
  const waiting = new Map<number, Waiting>()
  let lastId = 0
  let ended: MissionError | null = null
  let isOpen = false
  const end = (message: string, cause?: unknown) => {
    if (!ended) {
      ended = new MissionError('unavailable', message, { cause })
      if (isOpen) onDeath(ended)
    }
    for (const { reject } of waiting.values()) reject(ended)
    waiting.clear()
  }
  const died = 'The store stopped; what it had not confirmed may be missing. Restart the server.'
  worker.on('error', (cause) => end(died, cause))
  worker.on('exit', () => end(died))
  worker.on('message', ({ id, ok, error }: ThreadReply) => {
    const call = waiting.get(id)
    waiting.delete(id)
    if (error) call?.reject(revive(error))
    else call?.resolve(ok)
  })
  await new Promise((resolve, reject) => waiting.set(0, { resolve, reject }))
  isOpen = true
  return {
    get alive() {
      return ended === null
    },
    call: (name, ...args) =>
      new Promise((resolve, reject) => {
        if (ended) return reject(ended)
        const id = ++lastId
        worker.postMessage({ id, name, args } satisfies ThreadRequest)
        // A cast, because one map holds the calls of every result type; the thread answers each id with its own call's result.
        waiting.set(id, { resolve: resolve as (value: unknown) => void, reject })
      }),
    async [Symbol.asyncDispose]() {
      if (!ended) {
        worker.postMessage({ close: true } satisfies ThreadRequest)
        ended = new MissionError('unavailable', 'The store was closed.')
      }
      await exited
    },
  }
}

function revive({ code, message, details }: NonNullable<ThreadReply['error']>): Error {
  return code === undefined ? new Error(message) : new MissionError(code, message, details)
}
