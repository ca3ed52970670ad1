/** Whether a path below the root, written with `/`, is passed over. */
export type Ignores = (path: string, isFolder: boolean) => boolean

/** What no person writes, and what editors and tools leave for moments. A `!` line of the folder's own file brings it back. */
const DEFAULTS = `
.git/
.hg/
.svn/
node_modules/
.next/
.venv/
venv/
__pycache__/
.cache/
.DS_Store
Thumbs.db
*~
.#*
\\#*#
*.swp
*.swx
*.tmp
*.temp
*.part
*.crdownload
*.lock
.missionignore
`

interface Rule {
  /** Parts between slashes; `**` stands for any number of them. */
  readonly parts: readonly Part[]
  readonly isForFolders: boolean
  readonly isNegated: boolean
}

const MOST_RULES = 500

/**
 * The rules of .gitignore: `#` comments, `!` takes back, a slash at the end means folders alone, one elsewhere ties the
 * pattern to the root, `*`, `**`, `?` and `[a-z]`. The last rule that fits decides.
 * @param own the text of the folder's own rules, which come after the defaults; its first 500 lines count.
 */
export function ignoreRules(own: string): Ignores {
  const lines = [...DEFAULTS.split('\n'), ...own.split(/\r?\n/, MOST_RULES)]
  const rules = lines.map(ruleOf).filter((rule) => rule !== null)
  return (path, isFolder) => {
    const names = path.split('/')
    const last = rules.findLast(({ parts, isForFolders }) => (isFolder || !isForFolders) && fits(parts, names))
    return last !== undefined && !last.isNegated
  }
}

/** A part of a pattern: tokens that each take one character, or `*`. */
type Part = '**' | readonly Token[]
type Token = '*' | ((character: string) => boolean)

function ruleOf(line: string): Rule | null {
  let text = line.replace(/(?<!\\)\s+$/, '')
  if (text === '' || text.startsWith('#') || text.length > 500) return null
  const isNegated = text.startsWith('!')
  if (isNegated) text = text.slice(1)
  const isForFolders = text.endsWith('/')
  if (isForFolders) text = text.slice(0, -1)
  const isTied = text.includes('/')
  const parts = text.replace(/^\//, '').split('/').map(partOf)
  return { parts: isTied ? parts : ['**', ...parts], isForFolders, isNegated }
}

function partOf(text: string): Part {
  if (text === '**') return '**'
  const tokens = text.match(/\\.|\*+|\[!?[^\]]+\]|./gu) ?? []
  return tokens.map((token): Token => {
    if (token.startsWith('*')) return '*'
    if (token === '?') return () => true
    if (token.length > 2 && token.startsWith('[')) return oneOf(token.slice(1, -1))
    const literal = token.length > 1 && token.startsWith('\\') ? token.slice(1) : token
    return (character) => character === literal
  })
}

/** `a-cx`, or with `!` before it everything else. */
function oneOf(text: string): (character: string) => boolean {
  const isNegated = text.startsWith('!')
  const ranges = (isNegated ? text.slice(1) : text).match(/.-.|./gu) ?? []
  const within = (character: string) =>
    ranges.some((range) => {
      const [from = '', , to = from] = range
      return character >= from && character <= to
    })
  return (character) => within(character) !== isNegated
}

const fits = (parts: readonly Part[], names: readonly string[]): boolean =>
  // What is below a folder that fits `a/**` fits too, and the folder itself does not.
  matches(parts, names, (part) => part === '**', partFits, parts.at(-1) === '**' ? 1 : 0)

const partFits = (part: Part, name: string): boolean =>
  part !== '**' && matches(part, [...name], (token) => token === '*', tokenFits, 0)

const tokenFits = (token: Token, character: string): boolean => token !== '*' && token(character)

/**
 * Whether a pattern with wildcards takes the whole of a sequence. Only the last wildcard is ever tried anew, so the work is at
 * most the product of both lengths, where a regular expression's may double with each star.
 * @param least what a wildcard at the end takes at least.
 */
function matches<P, V>(
  pattern: readonly P[],
  values: readonly V[],
  isWild: (part: P) => boolean,
  takes: (part: P, value: V) => boolean,
  least: number,
): boolean {
  let at = 0
  let wild = -1
  let from = 0
  for (let place = 0; place < values.length; ) {
    const part = pattern[at]
    const value = values[place]
    if (part !== undefined && isWild(part)) {
      if (at === pattern.length - 1) return values.length - place >= least
      wild = at++
      from = place
    } else if (part !== undefined && value !== undefined && takes(part, value)) {
      at++
      place++
    } else if (wild >= 0) {
      at = wild + 1
      place = ++from
    } else return false
  }
  return pattern.slice(at).every((part) => least === 0 && isWild(part))
}
