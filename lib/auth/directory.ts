import type { Accounts } from './accounts.ts'

/** Somebody or something that events name by its id alone, for names of people and keys never stand in the stream (P-AUTH-1). */
export interface DirectoryEntry {
  /** As events have it: `person:<id>` or `key:<id>`. */
  readonly id: string
  readonly name: string
  /** A key that is good for nothing any more, and is still named by what it wrote. */
  readonly isRevoked: boolean
}

/** Everybody who can be assigned something or has written something: people, then keys. Names alone, no address and no secret. */
export const directoryOf = ({ people, keys }: Pick<Accounts, 'people' | 'keys'>): readonly DirectoryEntry[] => [
  ...people().map(({ id, name }) => ({ id: `person:${id}`, name, isRevoked: false })),
  ...keys().map(({ id, name, revokedAt }) => ({ id: `key:${id}`, name, isRevoked: revokedAt !== null })),
]
