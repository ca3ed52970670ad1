import { readFileSync } from 'node:fs'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { isGone } from './folder-tree.ts'

/** What a file said of one subject when it was told last. */
const said = z.object({
  /** Counts what was told of it, so that a word that comes back is another event. */
  revision: z.number().int(),
  /** The digest of each field. */
  fields: z.record(z.string(), z.string()),
  /** The time of the latest evidence. What is said later is never older, whatever time its file bears. */
  atMs: z.number(),
  /** The file that says it; null once it says so no more. */
  file: z.string().nullable(),
})
const saidFile = z.record(z.string(), said)
const filesFile = z.record(z.string(), z.object({ version: z.string(), size: z.number() }))

export type Said = z.infer<typeof said>
export type SeenFile = z.infer<typeof filesFile>[string]

/**
 * One file of what is remembered over restarts. Where it is missing or not ours nothing is remembered, and what is told again
 * then has the same ids.
 */
export class FolderMemory<T> {
  readonly #file: string
  readonly #schema: z.ZodType<Record<string, T>>

  constructor(file: string, schema: z.ZodType<Record<string, T>>) {
    this.#file = file
    this.#schema = schema
  }

  /** Null where nothing is remembered. */
  load(): Map<string, T> | null {
    try {
      return new Map(Object.entries(this.#schema.parse(JSON.parse(readFileSync(this.#file, 'utf8')))))
    } catch (error) {
      if (isGone(error) || error instanceof SyntaxError || error instanceof z.ZodError) return null
      throw error
    }
  }

  async save(entries: ReadonlyMap<string, T>): Promise<void> {
    await mkdir(dirname(this.#file), { recursive: true, mode: 0o700 })
    const next = `${this.#file}.next`
    await writeFile(next, JSON.stringify(Object.fromEntries(entries)), { mode: 0o600 })
    await rename(next, this.#file)
  }
}

export const saidMemory = (file: string) => new FolderMemory<Said>(file, saidFile)
export const filesMemory = (file: string) => new FolderMemory<SeenFile>(file, filesFile)
