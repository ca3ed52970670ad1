import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { MissionError } from '#lib/protocol/errors.ts'

/** Functions that a thread offers; arguments and results must survive structured clone. */
// biome-ignore lint/suspicious/noExplicitAny: the constraint of any function; callers are typed by their own Calls
export type Calls = Record<string, (...args: any[]) => unknown>

/**
 * A SQLite database on a thread of its own, so that no disk wait ever stands on the thread that serves sockets.
 * Calls run one after another in the order in which they were made.
 */
export interface SqliteThread<C extends Calls> extends AsyncDisposable {
  /** @throws MissionError `unavailable` when the thread has died or was closed; else what the function threw. */
  call<K extends keyof C & string>(name: K, ...args: Parameters<C[K]>): Promise<ReturnType<C[K]>>
}

interface Waiting {
  resolve(value: never): void
  reject(error: unknown): void
}

export interface ThreadReply {
  readonly id: number
  readonly ok?: unknown
  readonly error?: { readonly message: string; readonly code?: string; readonly details?: object }
}

/**
 * Starts the thread and waits until its database is open.
 * @param module a file that calls `serveSqlite`.
 * @param options handed to the module's function; must survive structured clone.
 */
export async function openSqliteThread<C extends Calls>(module: URL, options: object): Promise<SqliteThread<C>> {
  const worker = new Worker(module, { workerData: options, name: 'sqlite' })
  const waiting = new Map<number, Waiting>()
  let lastId = 0
  let ended: MissionError | null = null
  const end = (cause?: unknown) => {
    ended ??= new MissionError('unavailable', 'The store stopped; nothing was written. Restart the server.', { cause })
    for (const { reject } of waiting.values()) reject(ended)
    waiting.clear()
  }
  worker.on('error', end)
  worker.on('exit', () => end())
  worker.on('message', (reply: ThreadReply) => {
    const call = waiting.get(reply.id)
    waiting.delete(reply.id)
    if (reply.error) call?.reject(revive(reply.error))
    else call?.resolve(reply.ok as never)
  })
  const thread: SqliteThread<C> = {
    call: (name, ...args) =>
      new Promise((resolve, reject) => {
        if (ended) return reject(ended)
        const id = ++lastId
        waiting.set(id, { resolve, reject })
        worker.postMessage({ id, name, args })
      }),
    async [Symbol.asyncDispose]() {
      if (ended) return
      const exit = once(worker, 'exit')
      worker.postMessage({ id: 0, name: 'close', args: [] })
      await exit
    },
  }
  await thread.call('open' as keyof C & string, ...([] as unknown as Parameters<C[string]>))
  return thread
}

function revive(error: NonNullable<ThreadReply['error']>): Error {
  if (error.code !== undefined)
    return new MissionError(error.code as MissionError['code'], error.message, error.details)
  return new Error(error.message)
}
