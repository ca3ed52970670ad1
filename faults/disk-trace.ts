import { open } from 'node:fs/promises'

/** A part of a file, in bytes. */
interface Extent {
  readonly from: number
  readonly to: number
}

interface FileTrace {
  /** Written, and not known to be on the disk. */
  unsafe: Extent[]
  /** Of `unsafe`, how many were written before the sync that is under way. */
  readonly syncing: Map<string, number>
}

const CALL = /^(\d+) +(pwrite64|write|fdatasync|fsync|ftruncate)\((\d+)<([^>]*)>(.*)$/
const RESUMED = /^(\d+) +<\.\.\. (\w+) resumed>(.*)$/

/**
 * Which bytes of which files would be on the disk if the power went now, read from what strace saw of a program
 * (`-f -y -e trace=pwrite64,fdatasync,fsync`): a byte is safe once a sync of its file that began after it was written has
 * come back. Nothing is believed of what the system writes by itself.
 */
export class DiskTrace {
  readonly #files = new Map<string, FileTrace>()
  /** By thread: the file of a sync that has not come back. */
  readonly #under = new Map<string, string>()
  syncs = 0

  read(line: string): void {
    const call = CALL.exec(line)
    if (call) {
      const [, thread = '', name, , file = '', rest = ''] = call
      if (name === 'pwrite64') this.#wrote(file, rest)
      if (name !== 'fdatasync' && name !== 'fsync') return
      const trace = this.#of(file)
      trace.syncing.set(thread, trace.unsafe.length)
      if (rest.includes('<unfinished')) this.#under.set(thread, file)
      else this.#synced(thread, file, rest)
      return
    }
    const [, thread = '', name = '', rest = ''] = RESUMED.exec(line) ?? []
    const file = this.#under.get(thread)
    if (file === undefined || (name !== 'fdatasync' && name !== 'fsync')) return
    this.#under.delete(thread)
    this.#synced(thread, file, rest)
  }

  /** The unsafe parts of a file. */
  unsafe(file: string): readonly Extent[] {
    return this.#files.get(file)?.unsafe ?? []
  }

  #of(file: string): FileTrace {
    const known = this.#files.get(file) ?? { unsafe: [], syncing: new Map() }
    this.#files.set(file, known)
    return known
  }

  /** @param rest `, "…"..., <length>, <offset>…`; a write that did not finish counts as made, and as not safe. */
  #wrote(file: string, rest: string): void {
    const [, length, offset] = /, (\d+), (\d+)(?: <unfinished \.\.\.>|\)\s*=.*)$/.exec(rest) ?? []
    if (length === undefined || offset === undefined)
      throw new Error(`strace told of a write that is not understood: ${rest}`)
    this.#of(file).unsafe.push({ from: Number(offset), to: Number(offset) + Number(length) })
  }

  #synced(thread: string, file: string, rest: string): void {
    const trace = this.#of(file)
    const before = trace.syncing.get(thread) ?? 0
    trace.syncing.delete(thread)
    if (!/\)\s*= 0/.test(rest)) return
    this.syncs++
    trace.unsafe = trace.unsafe.slice(before)
    for (const [other, count] of trace.syncing) trace.syncing.set(other, Math.max(0, count - before))
  }
}

/** Overwrites with zeros what would not have been on the disk. @returns how many bytes that was. */
export async function loseUnsafe(file: string, extents: readonly Extent[]): Promise<number> {
  let lost = 0
  const handle = await open(file, 'r+')
  try {
    const { size } = await handle.stat()
    for (const { from, to } of extents) {
      const length = Math.min(to, size) - from
      if (length <= 0) continue
      await handle.write(Buffer.alloc(length), 0, length, from)
      lost += length
    }
  } finally {
    await handle.close()
  }
  return lost
}
