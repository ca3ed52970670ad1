import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Makes the data folder, readable by its owner alone. */
export function makeDataDir(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 })
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new Error(`DATA_DIR "${dir}" cannot be a folder of ours (${reason}). Name one that can be written.`, {
      cause,
    })
  }
}

/** The secret that signs sessions: made on the first start, kept in a file that only its owner may read. */
export function sessionSecret(dir: string): string {
  const file = join(dir, 'session-secret')
  try {
    writeFileSync(file, randomBytes(48).toString('base64url'), { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  const secret = readFileSync(file, 'utf8').trim()
  if (secret.length < 32)
    throw new Error(`${file} holds no usable secret. Delete it: a new one is made, and people sign in again.`)
  return secret
}
