/** Somebody whom a text may name. */
export interface Nameable {
  /** `agent:<id>` or `person:<id>`. */
  readonly ref: string
  /** What it is called by, in any case: its id and its name. */
  readonly names: readonly string[]
}

/** Who is called what. */
export type Names = ReadonlyMap<string, readonly string[]>

const MOST = 20
/**
 * `@name`, `@agent:id`, or `@"Two words"`; not the middle of an e-mail address. As long as a reference can be, and a little
 * that a sentence goes on with: every end of it is tried.
 */
const MENTION =
  /(?<![\p{L}\p{N}_.@])@(?:"([^"\n]{1,140})"|([\p{L}\p{N}_][\p{L}\p{N}_.:/#-]{0,143})(?![\p{L}\p{N}_.:/#-]))/gu

/** To be made once for many texts; of a name that many have only the first are kept. */
export function namesOf(all: Iterable<Nameable>): Names {
  const byName = new Map<string, string[]>()
  for (const { ref, names } of all) {
    for (const name of new Set([ref, ...names].map(fold))) {
      const refs = byName.get(name)
      if (refs === undefined) byName.set(name, [ref])
      else if (refs.length < MOST) refs.push(ref)
    }
  }
  return byName
}

/** Whom a text names, in the order in which it does, each once. A name that several have means all of them. */
export function mentionsIn(text: string, ...all: readonly Names[]): readonly string[] {
  const refsOf = (name: string) => all.flatMap((names) => names.get(name) ?? [])
  const found = [...text.matchAll(MENTION)].flatMap(
    ([, quoted, plain]) =>
      spellingsOf(quoted ?? plain ?? '')
        .map(refsOf)
        .find((refs) => refs.length > 0) ?? [],
  )
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
