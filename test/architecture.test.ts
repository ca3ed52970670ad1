import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type SourceFile, sourceFiles } from './source-files.ts'

const files = sourceFiles()
const isTest = ({ path }: SourceFile) =>
  /\.(test|e2e)\.tsx?$|-contract\.ts$|-fixture\.tsx?$|\.child\.ts$/.test(path) ||
  /^(test|e2e|faults|bench)\//.test(path)
const product = files.filter((file) => !isTest(file))

/** What each folder may import of the others, as drawn in ARCHITECTURE.md. A folder may always import itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'lib/protocol': [],
  'lib/sqlite': ['lib/protocol'],
  'lib/prices': ['lib/protocol'],
  'lib/state': ['lib/protocol'],
  'lib/log': ['lib/protocol', 'lib/sqlite'],
  'lib/projection': ['lib/protocol', 'lib/sqlite', 'lib/log'],
  'lib/usage': ['lib/protocol', 'lib/sqlite', 'lib/log', 'lib/state', 'lib/projection'],
  'lib/files': ['lib/protocol', 'lib/projection'],
  'lib/leads': ['lib/protocol', 'lib/sqlite', 'lib/log', 'lib/state', 'lib/projection'],
  'lib/auth': ['lib/protocol', 'lib/sqlite'],
  'lib/away': [
    'lib/protocol',
    'lib/state',
    'lib/log',
    'lib/projection',
    'lib/files/file-history.ts',
    'lib/task-archive/task-archive.ts',
  ],
  'lib/publisher': ['lib/protocol', 'lib/connectors', 'lib/auth'],
  'lib/connectors': ['lib/protocol', 'lib/auth'],
  'lib/task-archive': ['lib/protocol', 'lib/state', 'lib/projection'],
  'lib/control': [
    'lib/protocol',
    'lib/state',
    'lib/auth',
    'lib/connectors',
    'lib/usage/usage-store.ts',
    'lib/leads/lead-source.ts',
  ],
  'lib/hub': ['lib/protocol', 'lib/state', 'lib/log', 'lib/auth', 'lib/connectors', 'lib/control'],
  'lib/ingest': ['lib/protocol', 'lib/log', 'lib/auth', 'lib/connectors', 'lib/control', 'lib/state'],
  'lib/notify': ['lib/protocol', 'lib/sqlite', 'lib/log', 'lib/state'],
  'lib/rest': [
    'lib/protocol',
    'lib/state',
    'lib/hub',
    'lib/auth',
    'lib/control',
    'lib/usage',
    'lib/task-archive',
    'lib/files/file-history.ts',
    'lib/leads/lead-source.ts',
  ],
  'lib/mcp': ['lib/protocol', 'lib/state', 'lib/auth', 'lib/connectors', 'lib/control', 'lib/leads/lead-source.ts'],
  'lib/client': ['lib/protocol', 'lib/state'],
  'lib/connect': ['lib/protocol', 'lib/state'],
  'lib/runtime': ['lib/'],
  components: [
    'lib/client',
    'lib/connect',
    'lib/protocol',
    'lib/state',
    'lib/auth',
    'lib/usage/usage-answers.ts',
    'lib/files/file-history.ts',
    'lib/away/digest.ts',
    'lib/notify/channel.ts',
    'lib/control/alerts/preview.ts',
  ],
  app: ['components', 'lib/'],
  cli: ['lib/protocol', 'lib/connect', 'lib/auth'],
}

const folderOf = (path: string) => Object.keys(MAY_IMPORT).find((folder) => path.startsWith(`${folder}/`))
const isOwn = (target: string) => /^(lib|components|app|cli|server\.ts|proxy\.ts)/.test(target)

describe('architecture', () => {
  it('has a place in the drawing for every product file', () => {
    const homeless = product.filter(({ path }) => path.includes('/') && !folderOf(path)).map(({ path }) => path)
    expect(homeless).toEqual([])
  })

  it('imports only the way the drawing points', () => {
    const wrong = product.flatMap(({ path, imports }) => {
      const folder = folderOf(path)
      if (!folder) return []
      const allowed = [folder, ...(MAY_IMPORT[folder] ?? [])]
      return imports
        .filter(({ target }) => isOwn(target) && !allowed.some((prefix) => target.startsWith(prefix)))
        .map(({ target }) => `${path} imports ${target}`)
    })
    expect(wrong).toEqual([])
  })

  it('finds every imported file', () => {
    const missing = files.flatMap(({ path, imports }) =>
      imports
        .filter(({ target }) => isOwn(target) && !existsSync(target))
        .map(({ target }) => `${path} imports ${target}`),
    )
    expect(missing).toEqual([])
  })

  it('keeps files within 400 lines and components within 120', () => {
    const long = files.filter(
      ({ path, lines }) => lines > (path.startsWith('components/') && path.endsWith('.tsx') ? 120 : 400),
    )
    expect(long.map(({ path, lines }) => `${path}: ${lines}`)).toEqual([])
  })

  it('reads the environment in one file of the server and one of the command line', () => {
    const readers = product.filter(({ text }) => /\bprocess\.env\b(?!\.NODE_ENV)/.test(text)).map(({ path }) => path)
    expect(readers.sort()).toEqual(['cli/environment.ts', 'lib/runtime/config.ts'])
  })

  it('keeps zod, Node and schemas out of the browser', () => {
    const byPath = new Map(files.map((file) => [file.path, file]))
    const entries = product.filter(
      ({ path, text }) => path.startsWith('lib/client/') || /^['"]use client['"]/m.test(text),
    )
    const reached = new Set<string>()
    const visit = (path: string, from: string): string[] => {
      if (/^(zod|node:|ws$|next-auth$)/.test(path) || path.endsWith('.schema.ts')) return [`${from} reaches ${path}`]
      const file = byPath.get(path)
      if (!file || reached.has(path)) return []
      reached.add(path)
      return file.imports.filter(({ typeOnly }) => !typeOnly).flatMap(({ target }) => visit(target, path))
    }
    expect(entries.flatMap(({ path }) => visit(path, path))).toEqual([])
    expect(entries.length).toBeGreaterThan(5)
  })

  it('has no folder for whatever fits nowhere', () => {
    const vague = files.filter(({ path }) =>
      /(^|\/)(utils?|helpers?|common|misc|types|services|managers?|hooks)(\/|\.tsx?$|-)/.test(path),
    )
    expect(vague.map(({ path }) => path).filter((path) => !path.includes('connectors/'))).toEqual([])
  })

  it('silences no check', () => {
    const silenced = product.filter(({ text }) => /@ts-(ignore|expect-error|nocheck)|\bas any\b/.test(text))
    expect(silenced.map(({ path }) => path)).toEqual([])
  })
})
