import { realpathSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { MissionError } from '#lib/protocol/errors.ts'

/**
 * Keeps every other process, and every other thread of this one, from opening the same file. The lock is an open
 * transaction on an empty database beside it (`<file>-lock`), so the operating system lets it go however the process ends,
 * kill -9 included; a lock file with a pid in it would have to be believed.
 *
 * @param file must exist; links are followed, so that two names of one file meet.
 * @returns what lets it go.
 * @throws MissionError `unavailable` when somebody else holds it.
 */
export function lockFile(file: string): () => void {
  const lock = new DatabaseSync(`${realpathSync(file)}-lock`, { timeout: 0 })
  try {
    lock.exec('BEGIN EXCLUSIVE')
  } catch (cause) {
    lock.close()
    if (!isBusy(cause)) throw cause
    throw new MissionError(
      'unavailable',
      `${file} is in use by another running Mission Control. Stop that one first, or give this one another data folder.`,
      { cause },
    )
  }
  return () => lock.close()
}

const SQLITE_BUSY = 5

const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY
