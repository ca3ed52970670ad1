import { ACTS, type Act, GO, type Place, SHORTCUTS, type Shortcut } from './shortcut-table.ts'

/** What has the focus: keys belong to a field while somebody types, and to a layer while one is open. */
export type Where = 'page' | 'list' | 'control' | 'typing' | 'layer'

export interface Press {
  readonly key: string
  /** ⌘ on Apple's machines, Ctrl elsewhere, and no other modifier. */
  readonly mod: boolean
  /** Any of Ctrl, Alt and Meta. Shift is none: it makes other keys. */
  readonly modified: boolean
  readonly where: Where
  /** Milliseconds on any steady clock. */
  readonly at: number
}

/** What a press means. `prefix`: the next one names a place. */
export type Meaning =
  | { readonly kind: 'act'; readonly act: Act }
  | { readonly kind: 'go'; readonly href: string }
  | { readonly kind: 'prefix'; readonly at: number }

/** A prefix is forgotten after this long. */
const PREFIX_MS = 1_500

/**
 * @param before what the press before this one meant.
 * @param singleKeys false where a person has turned off letters and marks, as WCAG 2.1.4 wants to be possible.
 */
export function readPress(
  press: Press,
  before: Meaning | null,
  places: readonly Place[],
  singleKeys: boolean,
): Meaning | null {
  const { key, where, at } = press
  if (press.mod) return key.toLowerCase() === 'k' && where !== 'layer' ? { kind: 'act', act: 'find' } : null
  if (press.modified || where === 'typing' || where === 'layer') return null
  if (!singleKeys && isSingle(key)) return null
  if (before?.kind === 'prefix' && at - before.at <= PREFIX_MS) {
    const place = places.find((one) => one.key === key)
    if (place) return { kind: 'go', href: place.href }
  }
  if (key === GO) return { kind: 'prefix', at }
  // A button, a link or a summary does its own with Enter.
  if (key === 'Enter' && where === 'control') return null
  if (where === 'list' && key === 'ArrowDown') return { kind: 'act', act: 'down' }
  if (where === 'list' && key === 'ArrowUp') return { kind: 'act', act: 'up' }
  const act = ACTS.find((one) => does(SHORTCUTS[one], key))
  return act === undefined ? null : { kind: 'act', act }
}

/** A letter, a digit or a mark, which speech input types by accident; Enter, Escape and arrows are none. */
export const isSingle = (key: string): boolean => [...key].length === 1

const does = ({ keys, native }: Shortcut, key: string): boolean => !native && keys.includes(key)
