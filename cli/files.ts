import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'

/** The text of a file, null where there is none. */
export function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

/**
 * Writes the whole text or nothing: whoever reads the file meanwhile sees the old one. A link stays a link (settings often
 * lie in a repository of dot files) and the file's mode stays its own. @param mode of a new file; keys make it 0600.
 */
export function writeText(path: string, text: string, mode = 0o600): void {
  const target = existsSync(path) ? realpathSync(path) : path
  mkdirSync(dirname(target), { recursive: true })
  const draft = `${target}.mission-control-${process.pid}`
  const kept = existsSync(target) ? statSync(target).mode & 0o777 : mode
  try {
    writeFileSync(draft, text, { mode: kept, flush: true })
    // The process's umask may have taken bits away that the file had.
    chmodSync(draft, kept)
    renameSync(draft, target)
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Text, or null for no file. */
export function putText(path: string, text: string | null): void {
  if (text === null) rmSync(path, { force: true })
  else writeText(path, text)
}
