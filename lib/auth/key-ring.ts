import { hash } from 'node:crypto'
import type { Clock } from '#lib/protocol/clock.ts'
import { MissionError } from '#lib/protocol/errors.ts'
import type { SqliteThread } from '#lib/sqlite/thread.ts'
import type { ApiKey, NewKey } from './accounts.ts'
import type { AccountCalls, KeyRow } from './accounts-sqlite-thread.ts'
import { createGrant, type Revocable } from './grant.ts'
import { type Grant, SCOPES } from './principal.ts'

/** All keys, mirrored in memory: living ones by the hash of their secret. */
export interface KeyRing {
  create(key: NewKey): Promise<{ readonly key: ApiKey; readonly secret: string }>
  list(): readonly ApiKey[]
  revoke(id: string): Promise<void>
  bySecret(secret: string): Grant | null
}

export interface KeyRingParts {
  readonly store: SqliteThread<AccountCalls>
  readonly rows: readonly KeyRow[]
  readonly clock: Clock
  readonly random: (bytes: number) => Uint8Array
  /** Hears that the day of a key's last use could not be stored; the key works nevertheless. */
  readonly onError: (error: unknown) => void
}

/** The key that MC_API_KEY names: its principal is `key:env` whatever its value. */
export const FIXED_KEY_ID = 'env'
const FIXED_KEY_CHARACTERS = 32
const MOST_LIVING = 1_000
/** Longer than any secret of ours; what is longer is not worth a hash. */
const SECRET_CHARACTERS = 1_024

interface Held {
  row: KeyRow
  key: ApiKey
  readonly revocable: Revocable
}

export function createKeyRing({ store, rows, clock, random, onError }: KeyRingParts): KeyRing {
  const held = new Map<string, Held>()
  const byHash = new Map<string, Held>()
  const hold = (row: KeyRow) => {
    const key = keyOf(row)
    const { id, name, bound } = key
    const principal = { id: `key:${id}`, kind: 'key', name, scopes: new Set(key.scopes), bound } as const
    const entry: Held = { row, key, revocable: createGrant(principal, 'key', null, clock) }
    held.set(row.id, entry)
    if (row.revokedAt === null) byHash.set(row.hash, entry)
    return key
  }
  for (const row of rows) hold(row)
  // Last, so that a value which is also a made key's secret is the environment's, with every scope.
  const fixed = held.get(FIXED_KEY_ID)
  if (fixed && fixed.row.revokedAt === null) byHash.set(fixed.row.hash, fixed)

  const touch = (entry: Held) => {
    const day = new Date(clock.now()).toISOString().slice(0, 10)
    if (entry.key.lastUsedDay === day) return
    entry.key = { ...entry.key, lastUsedDay: day }
    store.call('touchKey', entry.key.id, day).catch(onError)
  }

  return {
    async create(key) {
      if (byHash.size >= MOST_LIVING)
        throw new MissionError('conflict', `There are ${MOST_LIVING} keys. Revoke one that is no longer needed.`)
      const secret = `mc_${Buffer.from(random(32)).toString('base64url')}`
      const id = Buffer.from(random(12)).toString('base64url')
      const row = keyRow({ id, ...key }, secret, clock)
      await store.call('putKey', row)
      return { key: hold(row), secret }
    },
    list: () => [...held.values()].map(({ key }) => key),
    async revoke(id) {
      const entry = held.get(id)
      if (!entry) throw new MissionError('not_found', `There is no key "${id}".`)
      if (id === FIXED_KEY_ID)
        throw new MissionError('conflict', 'This key is set by MC_API_KEY. Change or remove it there and restart.')
      if (entry.key.revokedAt !== null) return
      const revokedAt = new Date(clock.now()).toISOString()
      // Dead in memory first, so that no request slips in while the disk writes.
      entry.key = { ...entry.key, revokedAt }
      if (byHash.get(entry.row.hash) === entry) byHash.delete(entry.row.hash)
      entry.revocable.revoke()
      await store.call('revokeKey', id, revokedAt)
    },
    bySecret(secret) {
      if (secret.length > SECRET_CHARACTERS) return null
      // Looked up by its hash, so the time it takes tells nothing of any secret.
      const entry = byHash.get(hashOf(secret))
      if (!entry) return null
      touch(entry)
      return entry.revocable.grant
    },
  }
}

/**
 * What has to be stored so that the fixed key is `secret`, or none when null.
 * @returns null when the rows say so already. @throws MissionError `invalid` for one that is too short to be guessed at.
 */
export function fixedKeyRow(rows: readonly KeyRow[], secret: string | null, clock: Clock): KeyRow | null {
  if (secret !== null && secret.length < FIXED_KEY_CHARACTERS) {
    throw new MissionError('invalid', `MC_API_KEY must have at least ${FIXED_KEY_CHARACTERS} characters.`)
  }
  const stored = rows.find(({ id, revokedAt }) => id === FIXED_KEY_ID && revokedAt === null)
  if (secret === null) return stored ? { ...stored, revokedAt: new Date(clock.now()).toISOString() } : null
  if (stored?.hash === hashOf(secret)) return null
  return keyRow({ id: FIXED_KEY_ID, name: 'MC_API_KEY', scopes: SCOPES, createdBy: 'server' }, secret, clock)
}

const hashOf = (secret: string) => hash('sha256', secret)

function keyRow({ id, name, scopes, bound, createdBy }: NewKey & { id: string }, secret: string, clock: Clock): KeyRow {
  return {
    id,
    hash: hashOf(secret),
    name,
    prefix: secret.slice(0, id === FIXED_KEY_ID ? 4 : 9),
    scopes: JSON.stringify(SCOPES.filter((scope) => scopes.includes(scope))),
    bound: JSON.stringify(bound ?? {}),
    createdAt: new Date(clock.now()).toISOString(),
    createdBy,
    lastUsedDay: null,
    revokedAt: null,
  }
}

function keyOf({ hash: _, scopes, bound, ...rest }: KeyRow): ApiKey {
  return { ...rest, scopes: JSON.parse(scopes), bound: JSON.parse(bound) }
}
