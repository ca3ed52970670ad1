import { createHash } from 'node:crypto'
import type { Clock } from '#lib/protocol/clock.ts'
import type { SqliteThread } from '#lib/sqlite/thread.ts'
import type { Person } from './accounts.ts'
import type { AccountCalls, SessionRow } from './accounts-sqlite-thread.ts'
import { createGrant, type Revocable } from './grant.ts'
import { type Grant, type Principal, SCOPES } from './principal.ts'

/** The living sessions, mirrored in memory. */
export interface Sessions {
  open(person: Person): Promise<string>
  grant(id: string): Grant | null
  revoke(id: string): Promise<void>
  /** Ends those of one person in memory; who calls it has deleted their rows. */
  dropAllOf(personId: string): void
}

export interface SessionParts {
  readonly store: SqliteThread<AccountCalls>
  readonly rows: readonly SessionRow[]
  readonly person: (id: string) => Person | null
  readonly sessionMs: number
  readonly clock: Clock
  readonly random: (bytes: number) => Uint8Array
}

/** One more ends the person's oldest: a script that signs in again and again must not fill the memory. */
const MOST_PER_PERSON = 100

export function createSessions({ store, rows, person, sessionMs, clock, random }: SessionParts): Sessions {
  /** By the hash of the id, oldest first. */
  const living = new Map<string, { readonly personId: string; readonly revocable: Revocable }>()
  const keep = ({ hash, personId, expiresAt }: SessionRow, principal: Principal) =>
    living.set(hash, { personId, revocable: createGrant(principal, 'session', expiresAt, clock) })
  for (const row of rows) {
    const owner = person(row.personId)
    if (owner) keep(row, principalOf(owner))
  }

  const end = async (hash: string) => {
    const session = living.get(hash)
    if (!session) return
    // Dead in memory first, so that no request slips in while the disk writes.
    living.delete(hash)
    session.revocable.revoke()
    await store.call('deleteSession', hash)
  }
  const makeRoom = async (personId: string) => {
    const own = [...living].filter(([, session]) => session.personId === personId)
    const alive = own.filter(([, { revocable }]) => revocable.grant.alive)
    const dead = own.filter(([, { revocable }]) => !revocable.grant.alive)
    await Promise.all([...dead, ...alive.slice(0, 1 - MOST_PER_PERSON)].map(([hash]) => end(hash)))
  }

  return {
    async open(owner) {
      await makeRoom(owner.id)
      const id = Buffer.from(random(32)).toString('base64url')
      const row = { hash: hashOf(id), personId: owner.id, expiresAt: clock.now() + sessionMs }
      await store.call('insertSession', row)
      keep(row, principalOf(owner))
      return id
    },
    grant(id) {
      const grant = living.get(hashOf(id))?.revocable.grant
      return grant?.alive ? grant : null
    },
    revoke: (id) => end(hashOf(id)),
    dropAllOf(personId) {
      for (const [hash, session] of living) {
        if (session.personId !== personId) continue
        living.delete(hash)
        session.revocable.revoke()
      }
    },
  }
}

const hashOf = (id: string) => createHash('sha256').update(id).digest('hex')

const principalOf = ({ id, name }: Person): Principal => ({
  id: `person:${id}`,
  kind: 'person',
  name,
  scopes: new Set(SCOPES),
  bound: {},
})
