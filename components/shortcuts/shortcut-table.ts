/** One thing that a key does; where it can be done is known by who answers it. */
export interface Shortcut {
  /** As `KeyboardEvent.key` names them; `Mod` is ⌘ on Apple's machines and Ctrl elsewhere. Any of them does it. */
  readonly keys: readonly string[]
  readonly words: string
  /** Done by the browser itself, so that nobody has to answer it. */
  readonly native?: true
}

/**
 * Every shortcut there is, but the ways to places: those are made of the destinations. The sheet and the keys read this table.
 * Acts may share a key: the first that somebody has something to do at is done.
 */
export const SHORTCUTS = {
  find: { keys: ['Mod+k'], words: 'Find or go to anything' },
  search: { keys: ['/'], words: 'Search this page; where it has no search, find anything' },
  help: { keys: ['?'], words: 'All shortcuts' },
  leave: { keys: ['Escape'], words: 'Close what lies over the page', native: true },
  down: { keys: ['j'], words: 'Next' },
  up: { keys: ['k'], words: 'Previous' },
  left: { keys: ['ArrowLeft'], words: 'Column to the left' },
  right: { keys: ['ArrowRight'], words: 'Column to the right' },
  open: { keys: ['Enter'], words: 'Open' },
  move: { keys: ['s'], words: 'Move it: J and K choose the place, arrows the column, Enter drops it' },
  pick: { keys: ['x'], words: 'Select, or leave out again' },
  assign: { keys: ['a'], words: 'Give what is selected to somebody' },
  moveAll: { keys: ['s'], words: 'Move what is selected' },
  label: { keys: ['l'], words: 'Label what is selected' },
  pause: { keys: ['p'], words: 'Pause, or go on' },
  priority: { keys: ['p'], words: 'Priority of what is selected' },
  add: { keys: ['c'], words: 'Add to the column' },
  close: { keys: ['Escape'], words: 'Put away what is picked' },
  comment: { keys: ['m'], words: 'Comment' },
  gotIt: { keys: ['b'], words: 'Put away what you missed' },
  acknowledge: { keys: ['a'], words: 'Acknowledge the alert' },
  newRule: { keys: ['c'], words: 'New rule of alerts' },
  newBudget: { keys: ['b'], words: 'New budget' },
  hold: { keys: ['h'], words: 'Hold the open budget, or let it go' },
} as const satisfies Readonly<Record<string, Shortcut>>

export type Act = keyof typeof SHORTCUTS

// Object.keys forgets the type of its keys; the record above is a literal that holds exactly these.
export const ACTS = Object.keys(SHORTCUTS) as readonly Act[]

/** Typed before the key of a place. */
export const GO = 'g'

/** A page that has a key: `g e` goes to Events. */
export interface Place {
  readonly key: string
  readonly href: string
  readonly word: string
}
