import type { DatabaseSync } from 'node:sqlite'
import { MissionError } from '#lib/protocol/errors.ts'
import { serveSqlite } from '#lib/sqlite/serve.ts'

export interface PersonRow {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly passwordHash: string
  readonly createdAt: string
}

export interface SessionRow {
  /** SHA-256 of the session's id, hex: a copy of this file opens no session. */
  readonly hash: string
  readonly personId: string
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
}

export interface KeyRow {
  readonly id: string
  /** SHA-256 of the secret, hex. */
  readonly hash: string
  readonly name: string
  readonly prefix: string
  /** JSON array. */
  readonly scopes: string
  /** JSON object. */
  readonly bound: string
  readonly createdAt: string
  readonly createdBy: string
  readonly lastUsedDay: string | null
  readonly revokedAt: string | null
}

/** How far somebody has looked (seen.ts). */
export interface SeenRow {
  readonly principalId: string
  /** JSON. */
  readonly seen: string
}

/** What somebody has chosen for every device (choices.ts). */
export interface ChoicesRow {
  readonly principalId: string
  /** JSON. */
  readonly choices: string
}

export interface AccountRows {
  readonly people: readonly PersonRow[]
  readonly sessions: readonly SessionRow[]
  readonly keys: readonly KeyRow[]
  readonly seen: readonly SeenRow[]
  readonly choices: readonly ChoicesRow[]
}

// A type, not an interface: only a type has the index signature that Calls asks for.
export type AccountCalls = {
  /** Everything that is still of use; forgets expired sessions. */
  load(now: number): AccountRows
  /** @throws MissionError `conflict` when there is an owner. */
  insertOwner(row: PersonRow): void
  /** Changes the person and ends all its sessions. */
  updatePerson(row: PersonRow): void
  insertSession(row: SessionRow): void
  deleteSession(hash: string): void
  /** Adds a key, or takes the place of the one with its id. */
  putKey(row: KeyRow): void
  revokeKey(id: string, at: string): void
  touchKey(id: string, day: string): void
  putSeen(row: SeenRow): void
  putChoices(row: ChoicesRow): void
}

const SCHEMA_VERSION = 1
/** STRICT, so that a column holds what its type says; the unique index on role is what lets only one owner exist. */
const SCHEMA = `
  CREATE TABLE people (
    id TEXT PRIMARY KEY, email TEXT NOT NULL UNIQUE, name TEXT NOT NULL, role TEXT NOT NULL,
    password_hash TEXT NOT NULL, created_at TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX one_owner ON people (role) WHERE role = 'owner';
  CREATE TABLE sessions (
    hash TEXT PRIMARY KEY, person_id TEXT NOT NULL REFERENCES people (id), expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE keys (
    id TEXT PRIMARY KEY, hash TEXT NOT NULL, name TEXT NOT NULL, prefix TEXT NOT NULL, scopes TEXT NOT NULL,
    bound TEXT NOT NULL, created_at TEXT NOT NULL, created_by TEXT NOT NULL, last_used_day TEXT, revoked_at TEXT
  ) STRICT;
  PRAGMA user_version = ${SCHEMA_VERSION};
`
/** Made where it is missing: a version that does not know it may write the same file, and loses nothing. */
const LATER_SCHEMA = `
  CREATE TABLE IF NOT EXISTS seen (principal_id TEXT PRIMARY KEY, seen TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS choices (principal_id TEXT PRIMARY KEY, choices TEXT NOT NULL) STRICT, WITHOUT ROWID;
`

serveSqlite((db): AccountCalls => {
  prepareSchema(db)
  return { ...people(db), ...sessions(db), ...keys(db), ...byPrincipal(db), load: (now) => load(db, now) }
})

function prepareSchema(db: DatabaseSync): void {
  const version = db.prepare('PRAGMA user_version').get()?.user_version
  if (version === 0) db.exec(`BEGIN; ${SCHEMA} COMMIT`)
  else if (version !== SCHEMA_VERSION) {
    throw new MissionError(
      'unavailable',
      `accounts.db has schema ${version}, and this version knows ${SCHEMA_VERSION}. Start the version that wrote it.`,
    )
  }
  db.exec(LATER_SCHEMA)
}

function byPrincipal(db: DatabaseSync): Pick<AccountCalls, 'putSeen' | 'putChoices'> {
  const seen = db.prepare('INSERT OR REPLACE INTO seen VALUES (:principalId, :seen)')
  const choices = db.prepare('INSERT OR REPLACE INTO choices VALUES (:principalId, :choices)')
  return { putSeen: (row) => void seen.run({ ...row }), putChoices: (row) => void choices.run({ ...row }) }
}

function load(db: DatabaseSync, now: number): AccountRows {
  db.prepare('DELETE FROM sessions WHERE expires_at <= ?').run(now)
  const columns = {
    people: 'id, email, name, password_hash AS passwordHash, created_at AS createdAt',
    sessions: 'hash, person_id AS personId, expires_at AS expiresAt',
    keys: `id, hash, name, prefix, scopes, bound, created_at AS createdAt, created_by AS createdBy,
      last_used_day AS lastUsedDay, revoked_at AS revokedAt`,
    seen: 'principal_id AS principalId, seen',
    choices: 'principal_id AS principalId, choices',
  }
  const rows = (table: keyof typeof columns, order: string) =>
    db.prepare(`SELECT ${columns[table]} FROM ${table} ORDER BY ${order}`).all()
  // A cast, because SQLite types nothing for the compiler; the STRICT tables above hold these very columns.
  return {
    people: rows('people', 'rowid'),
    sessions: rows('sessions', 'expires_at'),
    keys: rows('keys', 'created_at, rowid'),
    seen: rows('seen', 'principal_id'),
    choices: rows('choices', 'principal_id'),
  } as unknown as AccountRows
}

function people(db: DatabaseSync): Pick<AccountCalls, 'insertOwner' | 'updatePerson'> {
  const insert = db.prepare(
    `INSERT INTO people (id, email, name, role, password_hash, created_at)
     VALUES (:id, :email, :name, 'owner', :passwordHash, :createdAt) ON CONFLICT DO NOTHING`,
  )
  const update = db.prepare('UPDATE people SET email = ?, name = ?, password_hash = ? WHERE id = ?')
  const endSessions = db.prepare('DELETE FROM sessions WHERE person_id = ?')
  return {
    insertOwner(row) {
      if (insert.run({ ...row }).changes === 0)
        throw new MissionError('conflict', 'There is an owner already. Sign in instead.')
    },
    updatePerson({ id, email, name, passwordHash }) {
      db.exec('BEGIN IMMEDIATE')
      try {
        update.run(email, name, passwordHash, id)
        endSessions.run(id)
        db.exec('COMMIT')
      } catch (error) {
        db.exec('ROLLBACK')
        throw error
      }
    },
  }
}

function sessions(db: DatabaseSync): Pick<AccountCalls, 'insertSession' | 'deleteSession'> {
  const insert = db.prepare('INSERT INTO sessions (hash, person_id, expires_at) VALUES (:hash, :personId, :expiresAt)')
  const remove = db.prepare('DELETE FROM sessions WHERE hash = ?')
  return {
    insertSession: (row) => void insert.run({ ...row }),
    deleteSession: (hash) => void remove.run(hash),
  }
}

function keys(db: DatabaseSync): Pick<AccountCalls, 'putKey' | 'revokeKey' | 'touchKey'> {
  const put = db.prepare(
    `INSERT OR REPLACE INTO keys
       (id, hash, name, prefix, scopes, bound, created_at, created_by, last_used_day, revoked_at)
     VALUES (:id, :hash, :name, :prefix, :scopes, :bound, :createdAt, :createdBy, :lastUsedDay, :revokedAt)`,
  )
  const revoke = db.prepare('UPDATE keys SET revoked_at = ? WHERE id = ?')
  const touch = db.prepare('UPDATE keys SET last_used_day = ? WHERE id = ?')
  return {
    putKey: (row) => void put.run({ ...row }),
    revokeKey: (id, at) => void revoke.run(at, id),
    touchKey: (id, day) => void touch.run(day, id),
  }
}
