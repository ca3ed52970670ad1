/** Somebody whom a text may name. */
export interface Nameable {
  /** `agent:<id>` or `person:<id>`. */
  readonly ref: string
  /** What it is called by, in any case: its id and its name. */
  readonly names: readonly string[]
}

const MOST = 20
/** `@name`, `@agent:id`, or `@"Two words"`; not the middle of an e-mail address. */
const MENTION = /(?<![\p{L}\p{N}_.@])@(?:"([^"\n]{1,140})"|([\p{L}\p{N}_][\p{L}\p{N}_.:/#-]*))/gu

/** Whom a text names, in the order in which it does, each once. A name that several have means all of them. */
export function mentionsIn(text: string, all: Iterable<Nameable>): readonly string[] {
  const said = [...text.matchAll(MENTION)].map(([, quoted, plain]) => spellingsOf(quoted ?? plain ?? ''))
  if (said.length === 0) return []
  const byName = new Map<string, string[]>()
  for (const { ref, names } of all) {
    for (const name of new Set([ref, ...names].map(fold))) byName.set(name, [...(byName.get(name) ?? []), ref])
  }
  const found = said.flatMap((spellings) => spellings.map((name) => byName.get(name)).find((refs) => refs) ?? [])
  return [...new Set(found)].slice(0, MOST)
}

const fold = (name: string): string => name.normalize('NFKC').toLowerCase()

/** A sentence may go on right after a name: `@ada: look`, `ask @ada.` */
function spellingsOf(name: string): readonly string[] {
  const whole = fold(name)
  const spellings = [whole]
  for (let rest = whole; /[.:/#-]$/.test(rest); ) {
    rest = rest.slice(0, -1)
    spellings.push(rest)
  }
  return spellings
}
