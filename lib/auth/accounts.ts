import type { ChoiceBook } from './choices.ts'
import type { Grant, Scope } from './principal.ts'
import type { SeenBook } from './seen.ts'

/**
 * People, keys and sessions: everything about who may come in, none of it in the event stream (P-AUTH-1).
 * Reads are answered from memory; writes resolve once durable. Secrets are stored only as hashes.
 */
export interface Accounts extends AsyncDisposable {
  /** False once the store has stopped: reads are still answered, writes fail with `unavailable` until a restart. */
  readonly available: boolean
  /** True once an owner exists; then createOwner is refused for good. */
  readonly hasOwner: boolean
  /** @throws MissionError `conflict` when an owner exists, `invalid` for a bad e-mail or a password under 10 characters. */
  createOwner(person: NewPerson): Promise<Person>
  /**
   * Checks a password in constant work, whoever asks.
   * @param remote the address the try came from: tries are counted by e-mail and address (see sign-in-limiter.ts).
   * @throws MissionError `rate_limited` after too many tries, `overloaded` when too many are being checked.
   */
  verifyPassword(email: string, password: string, remote?: string): Promise<Person | null>
  person(id: string): Person | null
  people(): readonly Person[]

  /** Starts a session for a person. @returns its id, which goes into the signed cookie. */
  openSession(personId: string): Promise<string>
  /** The grant of a living session, else null. */
  session(id: string): Grant | null
  revokeSession(id: string): Promise<void>

  /** Makes a key of 256 random bits. The secret is in this answer and nowhere else afterwards. */
  createKey(key: NewKey): Promise<{ readonly key: ApiKey; readonly secret: string }>
  keys(): readonly ApiKey[]
  /** @throws MissionError `not_found`, `conflict` for the key of MC_API_KEY. Revoked within 2 s everywhere; open connections close with 4009. */
  revokeKey(id: string): Promise<void>
  /** The grant of a key's secret, else null. Never slow: one SHA-256 and one look-up. */
  bySecret(secret: string): Grant | null

  /** How far each person has looked at the log. */
  readonly seen: SeenBook
  /** What each person has chosen for every device. */
  readonly choices: ChoiceBook
}

export interface NewPerson {
  readonly email: string
  readonly name: string
  readonly password: string
}

export interface Person {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly role: 'owner'
  readonly createdAt: string
}

export interface NewKey {
  readonly name: string
  readonly scopes: readonly Scope[]
  readonly bound?: { readonly agentId?: string; readonly machine?: string }
  readonly createdBy: string
}

export interface ApiKey {
  readonly id: string
  readonly name: string
  /** The visible start of the secret: `mc_` and six characters; four characters of one that was chosen by hand. */
  readonly prefix: string
  readonly scopes: readonly Scope[]
  readonly bound: { readonly agentId?: string; readonly machine?: string }
  readonly createdAt: string
  readonly createdBy: string
  /** Day precision is enough and spares a write per request; null when never used. */
  readonly lastUsedDay: string | null
  readonly revokedAt: string | null
}
