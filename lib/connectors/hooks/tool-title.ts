import { clipLine } from '../clip.ts'
import { relativePath } from './relative-path.ts'

/** Which members of a tool's input say best what it does, best first. */
const PATHS = ['file_path', 'notebook_path']
const WORDS = [
  'command',
  'subject',
  'description',
  'pattern',
  'query',
  'url',
  'prompt',
  'skill',
  'status',
  'name',
  'path',
]

/** A short title for people: `Bash: npm test`, `Edit src/a.ts`, `github: create_issue`. */
export function toolTitle(tool: string, input: unknown, root: string): string {
  const name = toolName(tool)
  const members = typeof input === 'object' && input !== null ? new Map<string, unknown>(Object.entries(input)) : null
  const path = firstText(members, PATHS)
  if (path) return clipLine(`${name} ${relativePath(path, root)}`, 200)
  const words = question(members) ?? firstText(members, WORDS)
  return clipLine(words ? `${name}: ${words}` : name, 200)
}

/** `mcp__github__create_issue` → `github: create_issue`. */
function toolName(tool: string): string {
  const [, server, name] = /^mcp__(.+?)__(.+)$/.exec(tool) ?? []
  return server && name ? `${server}: ${name}` : tool || 'Tool'
}

function firstText(members: ReadonlyMap<string, unknown> | null, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = members?.get(name)
    if (typeof value === 'string' && value.trim() !== '') return value
  }
  return undefined
}

function question(members: ReadonlyMap<string, unknown> | null): string | undefined {
  const asked = members?.get('questions')
  const first: unknown = Array.isArray(asked) ? asked[0] : undefined
  if (typeof first !== 'object' || first === null || !('question' in first)) return undefined
  return typeof first.question === 'string' ? first.question : undefined
}
