import { type FileHandle, open, readdir, readFile, rename, stat, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Draft } from '#lib/protocol/event.ts'

export type Named = Draft & { readonly id: string }
export type Batch = readonly Named[]

/** Batches that follow each other in one file, and the place behind them. */
export interface Page {
  readonly batches: readonly { readonly drafts: Batch; readonly end: number }[]
  readonly segment: number
  readonly end: number
}

const NAME = /^(\d{10})\.ndjson$/
const nameOf = (segment: number) => `${String(segment).padStart(10, '0')}.ndjson`
/** One file of the spool; what is dropped for room goes by whole files. */
const SEGMENT_BYTES = 1024 * 1024
const REFUSED_BYTES = 1024 * 1024
/** At which a page is full; the batch that fills it may have 1 MiB more. */
const PAGE_BYTES = 4 * 1024 * 1024

/**
 * The spool on disk: numbered files of lines, a line for each batch, and the place up to which everything is delivered.
 * A line counts once its newline stands, so a batch is there as a whole or not at all. After a start no old file is
 * written to again: its last line may be torn.
 */
export class SpoolFiles {
  readonly #dir: string
  readonly #fsync: boolean
  readonly #sizes: Map<number, number>
  #segment: number
  #offset: number
  #newest: number
  #writing: FileHandle | null = null

  private constructor(dir: string, fsync: boolean, sizes: Map<number, number>, place: [number, number]) {
    this.#dir = dir
    this.#fsync = fsync
    this.#sizes = sizes
    this.#segment = place[0]
    this.#offset = place[1]
    this.#newest = Math.max(place[0], ...sizes.keys())
  }

  static async open(dir: string, fsync: boolean): Promise<SpoolFiles> {
    const sizes = new Map<number, number>()
    for (const name of (await readdir(dir)).sort()) {
      const segment = Number(NAME.exec(name)?.[1] ?? Number.NaN)
      if (!Number.isNaN(segment)) sizes.set(segment, (await stat(join(dir, name))).size)
    }
    const files = new SpoolFiles(dir, fsync, sizes, await readPlace(join(dir, 'delivered')))
    for (const segment of sizes.keys()) if (segment < files.#segment) await files.#drop(segment)
    return files
  }

  /** Bytes that are not delivered yet, and those of the file that is being delivered. */
  get bytes(): number {
    let sum = 0
    for (const size of this.#sizes.values()) sum += size
    return sum
  }

  /** Adds lines behind all others. They are on the disk when this resolves, or in the system's hands without fsync. */
  async append(batches: readonly string[]): Promise<void> {
    const file = this.#writing ?? (await this.#begin())
    const bytes = Buffer.from(`${batches.join('\n')}\n`)
    try {
      await file.appendFile(bytes)
      if (this.#fsync) await file.datasync()
    } catch (error) {
      // Half of it may stand there: nothing may follow it in this file, and nothing of it may be delivered.
      await file.truncate(this.#sizes.get(this.#newest) ?? 0).catch(() => undefined)
      await this.#end()
      throw error
    }
    const size = (this.#sizes.get(this.#newest) ?? 0) + bytes.length
    this.#sizes.set(this.#newest, size)
    if (size >= SEGMENT_BYTES) await this.#end()
  }

  /** The oldest batches that are not delivered, about as many as asked for and at least one; null where there are none. */
  async next(most: number): Promise<Page | null> {
    for (;;) {
      const first = Math.min(...this.#sizes.keys())
      if (first === Number.POSITIVE_INFINITY) return null
      if (first > this.#segment) [this.#segment, this.#offset] = [first, 0]
      // Asked before the file is read: one that ends meanwhile may have grown behind what was read.
      const grows = first === this.#newest && this.#writing !== null
      const page = await this.#read(most)
      if (page.batches.length > 0) return page
      if (grows) return null
      await this.#drop(first)
    }
  }

  /** Everything up to here needs no delivery any more. */
  async delivered(segment: number, end: number): Promise<void> {
    this.#segment = segment
    this.#offset = end
    const next = join(this.#dir, 'delivered.next')
    await writeFile(next, `${segment} ${end}`, { mode: 0o600 })
    await rename(next, join(this.#dir, 'delivered'))
  }

  /** Removes the oldest file for room, unless it is the only one. @returns how many batches went undelivered. */
  async dropOldest(): Promise<number> {
    if (this.#sizes.size < 2) await this.#end()
    const first = Math.min(...this.#sizes.keys())
    if (first === Number.POSITIVE_INFINITY) return 0
    if (first > this.#segment) [this.#segment, this.#offset] = [first, 0]
    const { batches } = await this.#read(Number.POSITIVE_INFINITY)
    await this.#drop(first)
    return batches.length
  }

  /** Keeps what the server will never take for a person to look at, up to 1 MiB. */
  async keepRefused(drafts: Batch, reason: string): Promise<void> {
    const file = join(this.#dir, 'refused.ndjson')
    const size = await stat(file).then(
      (found) => found.size,
      () => 0,
    )
    const line = `${JSON.stringify({ reason, drafts })}\n`
    if (size + line.length <= REFUSED_BYTES) await writeFile(file, line, { flag: 'a', mode: 0o600 })
  }

  close(): Promise<void> {
    return this.#end()
  }

  async #begin(): Promise<FileHandle> {
    const segment = this.#newest + 1
    const file = await open(join(this.#dir, nameOf(segment)), 'wx', 0o600)
    if (this.#fsync) await syncFolder(this.#dir)
    this.#newest = segment
    this.#sizes.set(segment, 0)
    this.#writing = file
    return file
  }

  async #end(): Promise<void> {
    const file = this.#writing
    this.#writing = null
    await file?.close()
  }

  async #drop(segment: number): Promise<void> {
    this.#sizes.delete(segment)
    await unlink(join(this.#dir, nameOf(segment))).catch(ignoreMissing)
  }

  async #read(most: number): Promise<Page> {
    const segment = this.#segment
    const from = this.#offset
    const whole = await readFile(join(this.#dir, nameOf(segment))).catch((error) => {
      ignoreMissing(error)
      return Buffer.alloc(0)
    })
    // What is being written may stand there in part.
    const bytes = whole.subarray(0, this.#sizes.get(segment))
    const batches: { drafts: Batch; end: number }[] = []
    let events = 0
    let end = from
    for (let start = from; events < most && start - from < PAGE_BYTES; start = end) {
      const newline = bytes.indexOf(10, start)
      if (newline < 0) break
      end = newline + 1
      const drafts = readBatch(bytes.toString('utf8', start, newline))
      // A line that power loss made unreadable is passed over.
      if (drafts === null) continue
      batches.push({ drafts, end })
      events += drafts.length
    }
    return { batches, segment, end }
  }
}

async function readPlace(file: string): Promise<[number, number]> {
  const text = await readFile(file, 'utf8').catch((error) => {
    ignoreMissing(error)
    return ''
  })
  const [segment, end] = text.split(' ').map(Number)
  // Without a place everything is delivered again, which its ids make harmless.
  return Number.isSafeInteger(segment) && Number.isSafeInteger(end) ? [segment ?? 0, end ?? 0] : [0, 0]
}

function readBatch(line: string): Batch | null {
  try {
    const value: unknown = JSON.parse(line)
    return Array.isArray(value) && value.length > 0 && value.every(isNamed) ? value : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

const isNamed = (value: unknown): value is Named =>
  typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string' && 'type' in value

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
}

/** A new name in a folder is safe only when the folder is. Windows has no such call and needs none. */
async function syncFolder(dir: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(dir, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
