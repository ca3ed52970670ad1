import { createContext, useContext } from 'react'
import type { DirectoryEntry } from '#lib/auth/directory.ts'

/** What people and keys are called, where the stream has only their ids. */
export interface Directory {
  /** Words by `person:<id>` and `key:<id>`. Who is not in it is called by its id. */
  readonly names: ReadonlyMap<string, string>
  /** Who can be given something, by name. */
  readonly people: readonly { readonly id: string; readonly name: string }[]
}

/** Until it is known. */
export const EMPTY_DIRECTORY: Directory = { names: new Map(), people: [] }

export const DirectoryContext = createContext(EMPTY_DIRECTORY)

export const useDirectory = (): Directory => useContext(DirectoryContext)

export function directoryFrom(entries: readonly DirectoryEntry[]): Directory {
  const people = entries.filter(({ id }) => id.startsWith('person:')).map(({ id, name }) => ({ id, name }))
  people.sort((a, b) => a.name.localeCompare(b.name, 'en') || (a.id < b.id ? -1 : 1))
  return { people, names: new Map(entries.map((entry) => [entry.id, wordsOf(entry)])) }
}

/** A key says that it is one: some are named by whoever paired a machine, and nobody is to be taken for somebody else. */
const wordsOf = ({ id, name }: DirectoryEntry): string => (id.startsWith('key:') ? `key ${name}` : name)
