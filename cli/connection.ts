import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { AgentProgram } from '#lib/connect/agents.ts'
import { Failure } from './failure.ts'
import { type FileChange, type FileRecord, undoFile } from './file-change.ts'
import { putText, readText, writeText } from './files.ts'
import { FOLLOWER_SCRIPT } from './follower-script.ts'
import { FORWARDER_SCRIPT } from './forwarder-script.ts'
import type { Machine } from './machine.ts'
import type { Recipe, RecipePlan } from './recipe.ts'

/** One agent program of this machine that reports to a server: what was changed for it, in `<dir>/<agent>/`. */
export interface Connection {
  readonly version: 1
  readonly server: string
  readonly machine: string
  /** Of the line that connected it. */
  readonly pairing: string | null
  readonly files: readonly FileRecord[]
}

export const folderOf = ({ dir }: Machine, agent: AgentProgram['id']): string => join(dir, agent)
const recordOf = (machine: Machine, agent: AgentProgram['id']) => join(folderOf(machine, agent), 'connection.json')
const headerOf = (machine: Machine, agent: AgentProgram['id']) => join(folderOf(machine, agent), 'header')

/** @throws Failure for a record of another version or one that is damaged. */
export function connectionOf(machine: Machine, agent: AgentProgram['id']): Connection | null {
  const path = recordOf(machine, agent)
  const text = readText(path)
  if (text === null) return null
  try {
    // A cast: the file is ours alone, and its version says its shape.
    const connection = JSON.parse(text) as Connection
    if (connection.version === 1) return connection
  } catch (cause) {
    throw new Failure('invalid', `${path} is damaged. Restore the files it names from their copies.`, 1, cause)
  }
  throw new Failure('version', `${path} was written by another version of this program. Use that one.`)
}

export const secretOf = (machine: Machine, agent: AgentProgram['id']): string | null =>
  /Bearer (\S+)/.exec(readText(headerOf(machine, agent)) ?? '')?.[1] ?? null

export interface Change {
  readonly files: readonly FileChange[]
  readonly plan: RecipePlan
}

export interface Target {
  readonly downloaded: ReadonlyMap<string, string>
  readonly baseUrl: string
  readonly secret: string
}

/** The server's files that a recipe needs. @throws Failure */
export async function downloads(
  url: string,
  { downloads = [] }: Recipe,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const entries = downloads.map(async (path) => {
    const response = await fetch(url + path, { signal })
    if (!response.ok)
      throw new Failure('not_found', `${url}${path} answered ${response.status}. Is the server of this version?`)
    return [path, await response.text()] as const
  })
  return new Map(await Promise.all(entries))
}

/** What connecting would do, from how the files would be without us: doing it twice is doing it once. */
export function planConnection(
  machine: Machine,
  recipe: Recipe,
  { baseUrl, secret, downloaded }: Target,
  change: (edits: RecipePlan['files'][number], base: string | null) => FileChange,
): Change {
  const old = connectionOf(machine, recipe.agent)
  const bases = new Map((old?.files ?? []).map((record) => [record.path, undone(record).text]))
  const read = (path: string) => (bases.has(path) ? (bases.get(path) ?? null) : readText(path))
  const dir = folderOf(machine, recipe.agent)
  const plan = recipe.plan({ home: machine.home, dir, baseUrl, secret, env: machine.env, downloaded, read })
  return { plan, files: plan.files.map((edits) => change(edits, read(edits.path))) }
}

const undone = (record: FileRecord) =>
  undoFile(record, readText(record.path), record.backup === null ? null : readText(record.backup))

/** Writes files, key, forwarder and record. When one cannot be written the others are put back as they were. */
export function applyConnection(
  machine: Machine,
  agent: AgentProgram['id'],
  { files }: Change,
  { baseUrl, secret }: Target,
  about: Pick<Connection, 'machine' | 'pairing'>,
): void {
  const dir = folderOf(machine, agent)
  mkdirSync(join(dir, 'spool'), { recursive: true, mode: 0o700 })
  const record: Connection = { version: 1, server: baseUrl, ...about, files: files.map((file) => file.record) }
  const writes: readonly (readonly [string, string, number?])[] = [
    [join(dir, 'hook'), FORWARDER_SCRIPT, 0o700],
    ...(agent === 'claude-code' ? [[join(dir, 'follow'), FOLLOWER_SCRIPT, 0o700] as const] : []),
    [join(dir, 'server'), baseUrl],
    [headerOf(machine, agent), `Authorization: Bearer ${secret}\n`],
    ...files.flatMap(({ base, record: { backup } }) =>
      backup === null || base === null ? [] : [[backup, base] as const],
    ),
    [recordOf(machine, agent), JSON.stringify(record, null, 2)],
    ...files.map(({ path, text }) => [path, text] as const),
  ]
  const stood: (readonly [string, string | null])[] = []
  try {
    for (const [path, text, mode] of writes) {
      stood.push([path, readText(path)])
      writeText(path, text, mode)
    }
  } catch (cause) {
    for (const [path, text] of stood.toReversed()) putText(path, text)
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new Failure('unavailable', `Nothing was changed, since a file could not be written: ${why}`, 1, cause)
  }
}

/** Takes our changes out of every file. @returns what somebody changed since, which stays. */
export function undoConnection(machine: Machine, agent: AgentProgram['id'], { files }: Connection): readonly string[] {
  const results = files.map((record) => ({ record, ...undone(record) }))
  for (const { record, text } of results) putText(record.path, text)
  for (const { record, left } of results)
    if (record.backup !== null && left.length === 0) rmSync(record.backup, { force: true })
  rmSync(folderOf(machine, agent), { recursive: true, force: true })
  return results.flatMap(({ record, left }) => left.map((what) => `${record.path}: ${what}`))
}
