import { type Meaning, type Press, readPress } from './read-press.ts'
import { ACTS, type Act, type Place, SHORTCUTS, type Shortcut } from './shortcut-table.ts'

/** What somebody does at a shortcut; false when there is nothing to do just now, so that another may. */
export type Answers = Readonly<Partial<Record<Act, () => unknown>>>

/** Who answers: the page is asked before the frame around it. */
export type Owner = 'page' | 'frame'

/** The keys of the console in one place, so that no two parts listen to the same key and the sheet shows what is so. */
export interface Shortcuts {
  /** @param answers is asked at each press, so what it gives may change. @returns its off. */
  add(owner: Owner, answers: () => Answers): () => void
  /** @returns whether somebody did something, or it was the first half of a way to a place. */
  press(press: Press, singleKeys: boolean): boolean
  /** @returns whether somebody did it. */
  run(act: Act): boolean
  /** What an owner answers now, in the order of the table; natives count to the frame. */
  answered(owner: Owner): readonly Act[]
  readonly places: readonly Place[]
}

/** What the key means elsewhere. */
const sameKey = (act: Act, key: string): readonly Act[] =>
  ACTS.filter((other) => {
    const { keys, native }: Shortcut = SHORTCUTS[other]
    return other !== act && !native && keys.includes(key)
  })

export function createShortcuts(places: readonly Place[], go: (href: string) => void): Shortcuts {
  const answering: Readonly<Record<Owner, Set<{ readonly answers: () => Answers }>>> = {
    page: new Set(),
    frame: new Set(),
  }
  let before: Meaning | null = null
  const run = (act: Act): boolean =>
    [...answering.page, ...answering.frame].some(({ answers }) => {
      const answer = answers()[act]
      return answer !== undefined && answer() !== false
    })
  return {
    places,
    run,
    add(owner, answers) {
      const entry = { answers }
      answering[owner].add(entry)
      return () => void answering[owner].delete(entry)
    },
    press(press, singleKeys) {
      const meaning = readPress(press, before, places, singleKeys)
      before = meaning
      if (meaning === null) return false
      if (meaning.kind === 'act') return [meaning.act, ...sameKey(meaning.act, press.key)].some(run)
      if (meaning.kind === 'go') go(meaning.href)
      return true
    },
    answered(owner) {
      const known = [...answering[owner]].map(({ answers }) => answers())
      const isNative = (act: Act) => 'native' in (SHORTCUTS[act] satisfies Shortcut)
      return ACTS.filter((act) => (isNative(act) ? owner === 'frame' : known.some((one) => one[act] !== undefined)))
    },
  }
}
