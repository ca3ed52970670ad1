import type { Clock } from '#lib/protocol/clock.ts'
import { MissionError } from '#lib/protocol/errors.ts'
import type { Limits } from '#lib/protocol/limits.ts'
import { openSqliteThread, type SqliteThread } from '#lib/sqlite/thread.ts'
import type { Accounts, NewPerson, Person } from './accounts.ts'
import type { AccountCalls, KeyRow, PersonRow } from './accounts-sqlite-thread.ts'
import { createChoices } from './choices.ts'
import { createKeyRing, fixedKeyRow } from './key-ring.ts'
import { canonicalEmail, checkNewPerson, EMAIL_CHARACTERS, PASSWORD_CHARACTERS } from './new-person.ts'
import { createPasswords, type Derive, type Passwords } from './passwords.ts'
import { createSeen } from './seen.ts'
import { createSessions } from './sessions.ts'
import { createSignInLimiter } from './sign-in-limiter.ts'

export interface AccountsOptions {
  /** Its folder must exist. */
  readonly file: string
  readonly limits: Pick<Limits, 'signInsPerMinute' | 'sessionMs'>
  readonly clock: Clock
  /** Cryptographically strong. */
  readonly random: (bytes: number) => Uint8Array
  /** Hears what failed in the background. */
  readonly onError: (error: unknown) => void
  /** MC_API_KEY: a key `key:env` with every scope; without it the one of an earlier start is revoked. */
  readonly fixedKey?: string
  /**
   * MC_OWNER_EMAIL and MC_OWNER_PASSWORD: who can set these owns the machine, so after the start the owner is who they say.
   * Without an owner one is made; where e-mail or password differ from the stored ones, these are replaced and the
   * sessions of the owner end.
   */
  readonly owner?: NewPerson
  /** How a password is hashed; argon2id unless a test counts it. */
  readonly derive?: Derive
}

/**
 * Accounts in one SQLite file with a mirror in memory, for one process: the file is refused to a second one.
 * @throws MissionError `unavailable` when another process has the file, `invalid` for a fixed key or owner that will not do.
 */
export async function openAccounts(options: AccountsOptions): Promise<Accounts> {
  const module = new URL('./accounts-sqlite-thread.ts', import.meta.url)
  const store = await openSqliteThread<AccountCalls>(module, { file: options.file, exclusive: true }, options.onError)
  try {
    return await load(store, options)
  } catch (error) {
    await store[Symbol.asyncDispose]()
    throw error
  }
}

async function load(store: SqliteThread<AccountCalls>, options: AccountsOptions): Promise<Accounts> {
  const { clock, random, onError } = options
  const { signInsPerMinute, sessionMs } = options.limits
  const rows = await store.call('load', clock.now())
  const keyRows = await settleFixedKey(store, rows.keys, options)
  const people = new Map(rows.people.map((row) => [row.id, row]))
  const passwords = createPasswords(random, options.derive)
  const person = (id: string) => {
    const row = people.get(id)
    return row ? personOf(row) : null
  }
  const keys = createKeyRing({ store, rows: keyRows, clock, random, onError })
  const sessions = createSessions({ store, rows: rows.sessions, person, sessionMs, clock, random })
  const verifyPassword = createVerify(people, passwords, signInsPerMinute, clock)

  const accounts: Accounts = {
    get available() {
      return store.alive
    },
    get hasOwner() {
      return people.size > 0
    },
    async createOwner(given) {
      const { email, name, password } = checkNewPerson(given)
      const refused = () => new MissionError('conflict', 'There is an owner already. Sign in instead.')
      if (people.size > 0) throw refused()
      const id = Buffer.from(random(12)).toString('base64url')
      const createdAt = new Date(clock.now()).toISOString()
      const row = { id, email, name, passwordHash: await passwords.hash(password), createdAt }
      await store.call('insertOwner', row)
      people.set(id, row)
      return personOf(row)
    },
    verifyPassword,
    person,
    people: () => Array.from(people.values(), personOf),
    async openSession(personId) {
      const known = person(personId)
      if (!known) throw new MissionError('not_found', `There is no person "${personId}".`)
      return sessions.open(known)
    },
    session: sessions.grant,
    revokeSession: sessions.revoke,
    createKey: keys.create,
    keys: keys.list,
    revokeKey: keys.revoke,
    bySecret: keys.bySecret,
    seen: createSeen({ store, rows: rows.seen, clock }),
    choices: createChoices({ store, rows: rows.choices }),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  }
  if (options.owner) await settleOwner(options.owner)
  return accounts

  async function settleOwner(given: NewPerson): Promise<void> {
    const { email, name, password } = checkNewPerson(given)
    const [owner] = people.values()
    if (!owner) {
      await accounts.createOwner(given)
      return
    }
    if (owner.email === email && (await passwords.verify(owner.passwordHash, password))) return
    const row = { ...owner, email, name, passwordHash: await passwords.hash(password) }
    await store.call('updatePerson', row)
    people.set(row.id, row)
    sessions.dropAllOf(row.id)
  }
}

/** @returns the rows as they stand once the fixed key is the given one. */
async function settleFixedKey(
  store: SqliteThread<AccountCalls>,
  rows: readonly KeyRow[],
  { fixedKey, clock }: AccountsOptions,
): Promise<readonly KeyRow[]> {
  const change = fixedKeyRow(rows, fixedKey ?? null, clock)
  if (change === null) return rows
  await store.call('putKey', change)
  return [...rows.filter(({ id }) => id !== change.id), change]
}

function createVerify(
  people: ReadonlyMap<string, PersonRow>,
  passwords: Passwords,
  signInsPerMinute: number,
  clock: Clock,
): Accounts['verifyPassword'] {
  const limiter = createSignInLimiter(signInsPerMinute, clock)
  return async (given, password, remote = 'unknown') => {
    const email = canonicalEmail(given).slice(0, EMAIL_CHARACTERS)
    limiter.take(email, remote)
    const row = [...people.values()].find((person) => person.email === email)
    // Too long to be anybody's; it is neither hashed nor answered sooner.
    const isTooLong = password.length > PASSWORD_CHARACTERS.most
    const isRight = await passwords.verify(row && !isTooLong ? row.passwordHash : null, isTooLong ? '' : password)
    if (!row || !isRight) return null
    limiter.succeeded(email, remote)
    return personOf(row)
  }
}

const personOf = ({ id, email, name, createdAt }: PersonRow): Person => ({ id, email, name, role: 'owner', createdAt })
