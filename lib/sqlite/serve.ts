import { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import { isMissionError } from '#lib/protocol/errors.ts'
import type { Calls, ThreadReply } from './thread.ts'

/**
 * The other side of openSqliteThread, called once at the top of a worker module: opens `workerData.file` and answers calls
 * until it is closed. WAL with synchronous=FULL: a commit that returned survives power loss.
 * @param make prepares tables and statements, and returns the functions on offer.
 */
export function serveSqlite<O extends { readonly file: string; readonly readOnly?: boolean }>(
  make: (db: DatabaseSync, options: O) => Calls,
): void {
  const port = parentPort
  if (!port) throw new Error('serveSqlite runs in a worker thread that openSqliteThread starts')
  const options: O = workerData
  const db = new DatabaseSync(options.file, { readOnly: options.readOnly ?? false, timeout: 10_000 })
  if (!options.readOnly) db.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=4000')
  const calls: Calls = { ...make(db, options), open: () => undefined }
  port.on('message', ({ id, name, args }: { id: number; name: string; args: unknown[] }) => {
    if (id === 0) {
      db.close()
      port.close()
      return
    }
    port.postMessage(answer(id, () => calls[name]?.(...args)))
  })
}

function answer(id: number, run: () => unknown): ThreadReply {
  try {
    return { id, ok: run() }
  } catch (error) {
    if (isMissionError(error))
      return { id, error: { code: error.code, message: error.message, details: error.details } }
    return { id, error: { message: error instanceof Error ? error.message : String(error) } }
  }
}
