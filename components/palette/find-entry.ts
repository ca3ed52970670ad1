import type { Agent } from '#lib/state/model.ts'

/** Something the palette finds. */
export interface FindEntry {
  /** `<group>:<id>`: stays the same as long as the thing does. */
  readonly id: string
  readonly group: FindGroup
  readonly words: string
  /** Beside the words: where it is, how it stands. */
  readonly note: string
  /** `words` and what else it is found by, folded (see `folded`). */
  readonly keys: FindKeys
  readonly act: FindAct
  /** Of an agent, to be known by. */
  readonly face?: Pick<Agent, 'id' | 'name' | 'kind' | 'status'>
}

export interface FindKeys {
  readonly words: string
  /** Its id, project, machine: found by these too, after those whose words match as well. */
  readonly more: string
}

export type FindAct =
  | { readonly kind: 'go'; readonly href: string }
  | { readonly kind: 'theme'; readonly theme: 'day' | 'night' | 'system' }
  | { readonly kind: 'skin'; readonly skin: 'game' | 'plain' }
  | { readonly kind: 'shortcuts' }

/** In the order in which equally good groups stand. */
export const FIND_GROUPS = [
  'Pages',
  'Agents',
  'Tasks',
  'Leads',
  'Sessions',
  'Event types',
  'Files',
  'Look and keys',
  'In the log',
] as const

export type FindGroup = (typeof FIND_GROUPS)[number]

/** Text as it is compared: without case, and without accents, so that `Jose` finds `José`. */
export const folded = (text: string): string =>
  isAscii.test(text)
    ? text.toLowerCase()
    : text
        .normalize('NFKD')
        .replace(/\p{M}+/gu, '')
        .toLowerCase()

const isAscii = /^[\x20-\x7e]*$/
