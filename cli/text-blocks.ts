import type { Block } from './recipe.ts'

/** Blocks of lines of ours in a file of somebody else, between marks that are comments. */
const begin = (name: string) =>
  `# >>> mission-control: ${name} (do not edit between the marks; undo takes all of it out)`
const end = (name: string) => `# <<< mission-control: ${name}`

/** What a TOML parser skips: strings and lists of many lines, in which a bracket at the start of a line is no table. */
const MULTI = /"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|#[^\n]*/g

/** Where the first table of a TOML file begins; its length where there is none. */
export function firstTable(text: string): number {
  const bare = text.replace(MULTI, (found) => found.replace(/[^\n]/g, ' '))
  let depth = 0
  let at = 0
  for (const line of bare.split('\n')) {
    if (depth === 0 && /^\s*\[/.test(line)) return at
    depth += (line.match(/[[{]/g)?.length ?? 0) - (line.match(/[\]}]/g)?.length ?? 0)
    at += line.length + 1
  }
  return text.length
}

/** Whether a TOML file has a key of its own, outside any table, or a table of that name. */
export function hasKey(text: string, key: string): boolean {
  const at = firstTable(text)
  const own = new RegExp(`^\\s*"?${key}"?\\s*[.=]`, 'm').test(text.slice(0, at))
  return own || new RegExp(`^\\s*\\[{1,2}\\s*"?${key}"?\\s*[.\\]]`, 'm').test(text.slice(at))
}

/** Whether a key is given outside any table, where tables of that name cannot be added. */
export const isInline = (text: string, key: string): boolean =>
  new RegExp(`^\\s*"?${key}"?\\s*[.=]`, 'm').test(text.slice(0, firstTable(text)))

export function withBlocks(text: string, blocks: readonly Block[]): string {
  return blocks.reduce((now, { name, at, lines }) => {
    const block = [begin(name), ...lines, end(name), ''].join('\n')
    if (at === 'end') return `${now}${now === '' || now.endsWith('\n') ? '' : '\n'}${block}`
    const place = firstTable(now)
    const before = now.slice(0, place)
    return `${before}${before === '' || before.endsWith('\n') ? '' : '\n'}${block}${now.slice(place)}`
  }, text)
}

/** @returns `left`: names of blocks that somebody changed since; they stay. */
export function withoutBlocks(text: string, blocks: readonly Block[]): { text: string; left: readonly string[] } {
  let now = text
  const left: string[] = []
  for (const { name, lines } of blocks) {
    const block = [begin(name), ...lines, end(name), ''].join('\n')
    const bare = block.slice(0, -1)
    if (now.includes(block)) now = now.replace(block, () => '')
    else if (now.endsWith(bare)) now = now.slice(0, -bare.length)
    else if (now.includes(begin(name))) left.push(name)
  }
  return { text: now, left }
}
