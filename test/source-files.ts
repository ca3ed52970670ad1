import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..')
const FOLDERS = ['lib', 'components', 'app', 'cli', 'e2e', 'faults', 'bench', 'test']

export interface Import {
  /** Path from the root for our own files, else the package's name. */
  readonly target: string
  readonly typeOnly: boolean
}

export interface SourceFile {
  /** From the root, with forward slashes. */
  readonly path: string
  readonly text: string
  readonly lines: number
  readonly imports: readonly Import[]
}

const IMPORT = /^\s*(?:import|export)\s+(type\s+)?(?:[^'"();]*?\sfrom\s+)?'([^']+)'|\bimport\('([^']+)'\)/gm

/** Every TypeScript file of the project, with what it imports. */
export function sourceFiles(): readonly SourceFile[] {
  const nested = FOLDERS.map((folder) => join(ROOT, folder))
    .filter(existsSync)
    .flatMap(walk)
  const top = readdirSync(ROOT).filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'))
  return [...nested, ...top.map((name) => join(ROOT, name))].map(read)
}

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return walk(path)
    return /\.tsx?$/.test(entry.name) ? [path] : []
  })
}

function read(file: string): SourceFile {
  const path = relative(ROOT, file).replaceAll('\\', '/')
  const text = readFileSync(file, 'utf8')
  const imports = [...text.matchAll(IMPORT)].map(([, type, from, dynamic]) => ({
    target: resolve(path, from ?? dynamic ?? ''),
    typeOnly: type !== undefined,
  }))
  return { path, text, lines: text.split('\n').length - 1, imports }
}

function resolve(path: string, target: string): string {
  if (target.startsWith('#')) return target.slice(1)
  if (target.startsWith('.')) return posix.join(posix.dirname(path), target)
  return target
}
