import { chmodSync, closeSync, openSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { isMissionError, MissionError } from '#lib/protocol/errors.ts'
import { lockFile } from './file-lock.ts'
import type { Calls, ThreadReply, ThreadRequest } from './thread.ts'

export interface SqliteOptions {
  readonly file: string
  readonly readOnly?: boolean
  /** Refuse to start while another process or thread has the file open with this option. */
  readonly exclusive?: boolean
  /** How long one statement waits for a foreign lock. */
  readonly busyMs?: number
}

/**
 * The other side of openSqliteThread, called once at the top of a worker module: opens `workerData.file` and answers calls
 * until it is closed. WAL with synchronous=FULL: a commit that returned survives power loss.
 * @param make prepares tables and statements, and returns the functions on offer.
 */
export function serveSqlite<O extends SqliteOptions>(make: (db: DatabaseSync, options: O) => Calls): void {
  const port = parentPort
  if (!port) throw new Error('serveSqlite runs in a worker thread that openSqliteThread starts')
  const options: O = workerData
  const opened = answer(0, () => {
    const { db, release } = openDatabase(options)
    try {
      serve(port, make(db, options), release)
    } catch (error) {
      release()
      throw error
    }
  })
  port.postMessage(opened)
  if (opened.error) port.close()
}

function serve(port: MessagePort, calls: Calls, release: () => void): void {
  port.on('message', (request: ThreadRequest) => {
    if (request.close) {
      release()
      port.close()
      return
    }
    const { id, name, args } = request
    port.postMessage(answer(id, () => calls[name]?.(...args)))
  })
}

function openDatabase(options: SqliteOptions): { db: DatabaseSync; release: () => void } {
  const { file, readOnly = false, exclusive = false, busyMs = 10_000 } = options
  const undo: (() => void)[] = []
  const release = () => {
    for (const step of undo.splice(0).reverse()) step()
  }
  try {
    if (!readOnly) makePrivate(file)
    const db = new DatabaseSync(file, { readOnly, timeout: busyMs })
    undo.push(() => db.close())
    // Let go of last, so that nobody else opens what is still being closed.
    if (exclusive) undo.unshift(lockFile(file))
    if (!readOnly) makeDurable(db, file)
    return { db, release }
  } catch (cause) {
    release()
    if (isMissionError(cause)) throw cause
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new MissionError('unavailable', `${file} cannot be opened: ${reason}.`)
  }
}

/** Readable by its owner alone, whatever its folder allows. SQLite gives its journals the mode of the file, so this is all it takes. */
function makePrivate(file: string): void {
  closeSync(openSync(file, 'a', 0o600))
  chmodSync(file, 0o600)
}

/** A file system that cannot share memory, as some network mounts, silently stays in another mode: so look at what came of it. */
function makeDurable(db: DatabaseSync, file: string): void {
  db.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL')
  const { journalMode, synchronous } = durability(db)
  if (journalMode === 'wal' && synchronous === 2) return
  throw new MissionError(
    'unavailable',
    `${file} cannot be kept safely: SQLite answers journal_mode=${journalMode}, synchronous=${synchronous}. Put the data folder on a local disk.`,
  )
}

/** What this connection really does at a commit: `wal` and 2 (FULL) mean that a commit which returned survives power loss. */
export interface Durability {
  readonly journalMode: unknown
  readonly synchronous: unknown
}

export function durability(db: DatabaseSync): Durability {
  return {
    journalMode: db.prepare('PRAGMA journal_mode').get()?.journal_mode,
    synchronous: db.prepare('PRAGMA synchronous').get()?.synchronous,
  }
}

function answer(id: number, run: () => unknown): ThreadReply {
  try {
    return { id, ok: run() }
  } catch (error) {
    if (!isMissionError(error))
      return { id, error: { message: error instanceof Error ? error.message : String(error) } }
    return { id, error: { code: error.code, message: error.message, details: error.details } }
  }
}
