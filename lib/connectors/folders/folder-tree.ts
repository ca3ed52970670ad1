import { type BigIntStats, constants } from 'node:fs'
import { lstat, open, readdir, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import type { Ignores } from './ignore-rules.ts'

export interface TreeLimits {
  readonly files: number
  readonly folders: number
  readonly depth: number
}

/** One state of a file: another one after every write and every replacement. */
export interface FileVersion {
  readonly version: string
  readonly size: number
}

export interface FileChange {
  readonly path: string
  readonly change: 'created' | 'modified' | 'deleted'
  /** The new version, or the last one of what was deleted. */
  readonly file: FileVersion
  /** The version before; null of what was created. */
  readonly before: FileVersion | null
}

/** What one look at folders found. */
export interface Look {
  readonly changes: readonly FileChange[]
  /** Folders that came and went, for whoever watches them. */
  readonly opened: readonly string[]
  readonly closed: readonly string[]
  /** Folders that could not be read, with why. */
  readonly unreadable: ReadonlyMap<string, string>
}

/**
 * The files below a root as they were seen last. A look at a folder compares it with what is there now, so it does not matter
 * who says that something changed, how often, or whether some of it was missed. Symbolic links are no files and no folders.
 */
export class FolderTree {
  readonly #root: string
  readonly #ignores: Ignores
  readonly #limits: TreeLimits
  /** Absolute path that is never looked at: our own data, which would answer every change with another. */
  readonly #except: string
  readonly #folders = new Map<string, Inside>()
  readonly #files = new Map<string, FileVersion>()
  isFull = false

  /** @param root a real path. @param seen files of an earlier run. */
  constructor(
    root: string,
    except: string,
    ignores: Ignores,
    limits: TreeLimits,
    seen: ReadonlyMap<string, FileVersion>,
  ) {
    this.#root = root
    this.#except = except
    this.#ignores = ignores
    this.#limits = limits
    this.#folder('')
    for (const [path, file] of seen) {
      this.#files.set(path, file)
      this.#folder(parentOf(path)).files.add(path)
    }
  }

  get files(): ReadonlyMap<string, FileVersion> {
    return this.#files
  }

  get folders(): Iterable<string> {
    return this.#folders.keys()
  }

  /** Looks at one folder, and at all below it that were not looked at yet, or at everything below it. */
  async look(folder: string, everything = false): Promise<Look> {
    const look: MutableLook = { changes: [], opened: [], closed: [], unreadable: new Map() }
    await this.#lookAt(folder, everything, look)
    return look
  }

  /** What is known of a folder, which from now on is one of its parent's. */
  #folder(path: string): Inside {
    const known = this.#folders.get(path)
    if (known) return known
    const made: Inside = { files: new Set(), folders: new Set(), isOpen: false, inode: 0n }
    this.#folders.set(path, made)
    if (path !== '') this.#folder(parentOf(path)).folders.add(path)
    return made
  }

  async #lookAt(folder: string, everything: boolean, look: MutableLook): Promise<void> {
    const there = await this.#read(folder, look)
    if (there === 'unreadable') return
    if (there === null) return this.#forget(folder, look)
    const inside = this.#folder(folder)
    // Another folder in its place is watched anew.
    if (inside.isOpen && inside.inode !== there.inode) look.closed.push(folder)
    if (!inside.isOpen || inside.inode !== there.inode) look.opened.push(folder)
    inside.isOpen = true
    inside.inode = there.inode
    for (const path of inside.files) if (!there.files.has(path)) this.#lose(path, inside, look)
    for (const [path, file] of there.files) this.#see(path, file, inside, look)
    for (const child of [...inside.folders]) if (!there.folders.has(child)) this.#forget(child, look)
    for (const child of there.folders) {
      const known = this.#folders.get(child)
      if (known?.isOpen && !everything) continue
      if (!known && this.#folders.size >= this.#limits.folders) this.isFull = true
      else if (child.split('/').length <= this.#limits.depth) await this.#lookAt(child, everything, look)
    }
  }

  #see(path: string, file: FileVersion, inside: Inside, look: MutableLook): void {
    const known = this.#files.get(path)
    if (!known && this.#files.size >= this.#limits.files) {
      this.isFull = true
      return
    }
    inside.files.add(path)
    this.#files.set(path, file)
    if (known?.version === file.version) return
    look.changes.push({ path, change: known ? 'modified' : 'created', file, before: known ?? null })
  }

  #lose(path: string, inside: Inside, look: MutableLook): void {
    const file = this.#files.get(path)
    this.#files.delete(path)
    inside.files.delete(path)
    if (file) look.changes.push({ path, change: 'deleted', file, before: file })
  }

  #forget(folder: string, look: MutableLook): void {
    const inside = this.#folders.get(folder)
    if (!inside) return
    for (const path of [...inside.files]) this.#lose(path, inside, look)
    for (const child of [...inside.folders]) this.#forget(child, look)
    if (inside.isOpen) look.closed.push(folder)
    inside.isOpen = false
    if (folder === '') return
    this.#folders.delete(folder)
    this.#folders.get(parentOf(folder))?.folders.delete(folder)
  }

  /** Null where the folder is gone, or is none any more. The root never is: a volume that is away deleted nothing. */
  async #read(folder: string, look: MutableLook): Promise<Listing | null | 'unreadable'> {
    const absolute = join(this.#root, folder)
    try {
      // A folder on the way that became a link leads elsewhere.
      if ((await realpath(absolute)) !== absolute) return folder === '' ? 'unreadable' : null
      const { ino } = await lstat(absolute, { bigint: true })
      const entries = await readdir(absolute, { withFileTypes: true })
      const listing: Listing = { inode: ino, files: new Map(), folders: new Set() }
      for (const entry of entries) {
        const path = folder === '' ? entry.name : `${folder}/${entry.name}`
        if (join(this.#root, path) === this.#except || this.#ignores(path, entry.isDirectory())) continue
        if (entry.isDirectory()) listing.folders.add(path)
        else if (entry.isFile()) {
          const file = await versionAt(join(this.#root, path))
          if (file) listing.files.set(path, file)
        }
      }
      return listing
    } catch (error) {
      if (isGone(error) && folder !== '') return null
      look.unreadable.set(folder, error instanceof Error && 'code' in error ? String(error.code) : String(error))
      return 'unreadable'
    }
  }
}

/** What is known of one folder. It is open once it was looked at in this run. */
interface Inside {
  readonly files: Set<string>
  readonly folders: Set<string>
  isOpen: boolean
  inode: bigint
}

interface Listing {
  readonly inode: bigint
  readonly files: Map<string, FileVersion>
  readonly folders: Set<string>
}

interface MutableLook extends Look {
  readonly changes: FileChange[]
  readonly opened: string[]
  readonly closed: string[]
  readonly unreadable: Map<string, string>
}

export const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')))

export const versionOf = (stats: BigIntStats): string => `${stats.mtimeNs}:${stats.size}:${stats.ino}`

async function versionAt(file: string): Promise<FileVersion | null> {
  try {
    const stats = await lstat(file, { bigint: true })
    return stats.isFile() ? { version: versionOf(stats), size: Number(stats.size) } : null
  } catch (error) {
    if (isGone(error)) return null
    throw error
  }
}

export const isGone = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')

/** Opens a file for reading unless its last part is a link; the caller has looked at the folders before it. */
export const openWithoutLinks = (file: string) =>
  open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
