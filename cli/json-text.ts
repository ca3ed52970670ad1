/**
 * Changes the text of a JSON file without touching the rest of it: comments, order, indentation and trailing commas stay.
 * Agents write their settings by hand and by program, so files are read as leniently as JavaScript's own JSON with comments.
 */
export type JsonPath = readonly string[]

type Node =
  | { readonly kind: 'object'; readonly start: number; readonly end: number; readonly members: readonly Member[] }
  | { readonly kind: 'array'; readonly start: number; readonly end: number; readonly items: readonly Node[] }
  | { readonly kind: 'scalar'; readonly start: number; readonly end: number; readonly value: unknown }

interface Member {
  readonly key: string
  readonly start: number
  readonly value: Node
}

/** @throws SyntaxError that names the line, for what is no JSON. */
export function jsonValue(text: string): unknown {
  return read(parse(text))
}

/** The value at a path, undefined where there is none. */
export function valueAt(text: string, path: JsonPath): unknown {
  const node = find(parse(text), path)
  return node && read(node)
}

/** The text of the value at a path, as it was written. */
export function textAt(text: string, path: JsonPath): string | undefined {
  const node = find(parse(text), path)
  return node && text.slice(node.start, node.end)
}

/** Sets a member, making the objects on its way. @throws TypeError where something else than an object is on the way. */
export function withMember(text: string, path: JsonPath, value: string): string {
  const root = parse(text)
  const there = find(root, path)
  if (there) return text.slice(0, there.start) + value + text.slice(there.end)
  for (let depth = path.length - 1; ; depth--) {
    const parent = find(root, path.slice(0, depth))
    if (!parent) continue
    if (parent.kind !== 'object') throw new TypeError(`${path.slice(0, depth).join('.') || 'The file'} is no object.`)
    const inner = path.slice(depth + 1).reduceRight((rest, key) => `{${JSON.stringify(key)}: ${rest}}`, value)
    const shown = depth + 1 === path.length ? value : pretty(JSON.parse(inner), unitOf(text))
    const ends = parent.members.map(({ value: { end } }) => end)
    return insert(text, parent, ends, `${JSON.stringify(path[depth])}: ${shown}`)
  }
}

/** Appends to the array at a path, making it where it is missing. @throws TypeError where something else is there. */
export function withItem(text: string, path: JsonPath, value: unknown): string {
  const there = find(parse(text), path)
  const shown = pretty(value, unitOf(text))
  if (!there) return withMember(text, path, pretty([value], unitOf(text)))
  if (there.kind !== 'array') throw new TypeError(`${path.join('.')} is no list.`)
  return insert(
    text,
    there,
    there.items.map(({ end }) => end),
    shown,
  )
}

export function withoutMember(text: string, path: JsonPath): string {
  const parent = find(parse(text), path.slice(0, -1))
  const member = parent?.kind === 'object' && parent.members.find(({ key }) => key === path.at(-1))
  return member && parent ? cut(text, parent.start, member.start, member.value.end) : text
}

/** Without the last item for which `isIt` holds. */
export function withoutItem(text: string, path: JsonPath, isIt: (value: unknown) => boolean): string {
  const array = find(parse(text), path)
  const item = array?.kind === 'array' && array.items.findLast((node) => isIt(read(node)))
  return item && array ? cut(text, array.start, item.start, item.end) : text
}

/** A value as the file would write it: with its own step of indentation. */
export const pretty = (value: unknown, unit: string): string => JSON.stringify(value, null, unit)

/** One step of indentation of a file: that of its first indented line, else two spaces. */
export const unitOf = (text: string): string => /\n([ \t]+)\S/.exec(text)?.[1] ?? '  '

function insert(text: string, parent: Node, ends: readonly number[], value: string): string {
  const last = ends.at(-1)
  const own = /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', parent.start) + 1))?.[0] ?? ''
  const inner = own + unitOf(text)
  const shown = value.replaceAll('\n', `\n${inner}`)
  if (last === undefined)
    return `${text.slice(0, parent.start + 1)}\n${inner}${shown}\n${own}${text.slice(parent.start + 1).replace(/^\s+/, '')}`
  const comma = skip(text, last)
  const trails = text[comma] === ','
  const at = trails ? comma + 1 : last
  const isLine = text.slice(parent.start, parent.end).includes('\n')
  const gap = isLine ? `\n${inner}` : ' '
  return `${text.slice(0, at)}${trails ? '' : ','}${gap}${isLine ? shown : value.replace(/\n\s*/g, ' ')}${trails ? ',' : ''}${text.slice(at)}`
}

/** Cuts a member or item with one comma and the white space before it. */
function cut(text: string, floor: number, start: number, end: number): string {
  const after = skip(text, end)
  const from = start - (/\s*$/.exec(text.slice(floor + 1, start))?.[0].length ?? 0)
  if (text[after] === ',') return text.slice(0, from) + text.slice(after + 1)
  const before = text[from - 1] === ',' ? from - 1 : from
  const closing = /^\s*(?=[\]}])/.exec(text.slice(end))?.[0].length ?? 0
  const empties = before - 1 === floor || before === floor + 1
  return text.slice(0, before) + text.slice(empties ? end + closing : end)
}

function find(root: Node, path: JsonPath): Node | undefined {
  let node: Node | undefined = root
  for (const key of path) {
    if (node?.kind !== 'object') return undefined
    node = node.members.findLast((member) => member.key === key)?.value
  }
  return node
}

function read(node: Node): unknown {
  if (node.kind === 'scalar') return node.value
  if (node.kind === 'array') return node.items.map(read)
  return Object.fromEntries(node.members.map(({ key, value }) => [key, read(value)]))
}

/** The next place that is neither white space nor comment. */
function skip(text: string, from: number): number {
  const gap = /(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y
  gap.lastIndex = from
  gap.exec(text)
  return gap.lastIndex
}

const SCALAR = /"(?:[^"\\\n]|\\.)*"|-?\d[\d.eE+-]*|true|false|null/y

function parse(text: string): Node {
  const begin = skip(text, text.startsWith('\uFEFF') ? 1 : 0)
  const node = parseNode(text, begin)
  const rest = skip(text, node.end)
  if (rest < text.length) throw wrong(text, rest)
  return node
}

function parseNode(text: string, start: number): Node {
  if (text[start] === '{') {
    const members: Member[] = []
    const end = parseList(text, start, '}', (at) => {
      const { start: from, end: to, value: key } = parseScalar(text, at)
      const colon = skip(text, to)
      if (typeof key !== 'string' || text[colon] !== ':') throw wrong(text, colon)
      const value = parseNode(text, skip(text, colon + 1))
      members.push({ key, start: from, value })
      return value.end
    })
    return { kind: 'object', start, end, members }
  }
  if (text[start] === '[') {
    const items: Node[] = []
    const end = parseList(text, start, ']', (at) => {
      const item = parseNode(text, at)
      items.push(item)
      return item.end
    })
    return { kind: 'array', start, end, items }
  }
  return parseScalar(text, start)
}

/** @param one reads one element and gives its end. @returns the end of the list. */
function parseList(text: string, start: number, close: string, one: (at: number) => number): number {
  let at = skip(text, start + 1)
  while (text[at] !== close) {
    at = skip(text, one(at))
    if (text[at] === ',') at = skip(text, at + 1)
    else if (text[at] !== close) throw wrong(text, at)
  }
  return at + 1
}

function parseScalar(text: string, start: number) {
  SCALAR.lastIndex = start
  const found = SCALAR.exec(text)
  if (!found) throw wrong(text, start)
  try {
    return { kind: 'scalar', start, end: SCALAR.lastIndex, value: JSON.parse(found[0]) as unknown } as const
  } catch (cause) {
    throw wrong(text, start, cause)
  }
}

const wrong = (text: string, at: number, cause?: unknown) =>
  new SyntaxError(`Line ${text.slice(0, at).split('\n').length} is not JSON.`, { cause })
