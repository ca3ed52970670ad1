import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'

export interface Tutorial {
  /** Whole programs, by the name that the document gives them. */
  readonly files: ReadonlyMap<string, string>
  /** In their order: what a reader types, and what the document says that it prints. */
  readonly steps: readonly { readonly command: string; readonly prints: string }[]
}

const BLOCK = /^```(\S+) (file=(\S+)|run|output)\n([\s\S]*?)^```$/gm

/** What of a document is run. An `output` belongs to the `run` before it. @throws where one is without the other. */
export function readTutorial(path: string): Tutorial {
  const files = new Map<string, string>()
  const commands: string[] = []
  const outputs: string[] = []
  for (const [, , kind = '', file, shown = ''] of readFileSync(path, 'utf8').matchAll(BLOCK)) {
    if (file !== undefined) files.set(file, shown)
    else if (kind === 'run') commands.push(shown.trim())
    else if (outputs.push(shown.trim()) !== commands.length)
      throw new Error(`${path} shows an output of nothing: ${shown}`)
  }
  if (outputs.length !== commands.length) throw new Error(`${path} has a command without its output.`)
  return { files, steps: commands.map((command, place) => ({ command, prints: outputs[place] ?? '' })) }
}

/** The shown output as a pattern: `…` stands for anything. */
export function patternOf(prints: string): RegExp {
  const literal = (part: string) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
  return new RegExp(`^${prints.split('…').map(literal).join('[\\s\\S]*?')}$`)
}

export interface Folder extends AsyncDisposable {
  readonly path: string
  /** What a reader of the document has in the shell: its own programs, and the packages that it names. */
  readonly env: Readonly<NodeJS.ProcessEnv>
}

/** A folder with the programs of a document, as its reader would have it after copying them. */
export async function folderOf({ files }: Tutorial): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), 'mission-control-tutorial-'))
  for (const [name, program] of files) await writeFile(join(path, name), program)
  await writeFile(join(path, 'package.json'), '{"type":"module"}')
  await symlink(resolve('node_modules'), join(path, 'node_modules'), 'junction')
  return {
    path,
    env: { ...process.env, PATH: `${resolve('node_modules/.bin')}:${process.env.PATH}` },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  }
}

/** What a reader's shell shows for a command that is typed in that folder, errors last. */
export async function typed(
  { path, env }: Folder,
  command: string,
  more: Readonly<Record<string, string>>,
): Promise<string> {
  // Standard input stays open, as that of a person's shell does.
  const child = spawn('sh', ['-c', command], { cwd: path, env: { ...env, ...more } })
  const [printed, complained] = await Promise.all([text(child.stdout), text(child.stderr)])
  return (printed + complained).trim()
}
