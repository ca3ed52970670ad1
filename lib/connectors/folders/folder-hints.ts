import { type FSWatcher, watch } from 'node:fs'
import { join } from 'node:path'

/**
 * Asks the system to say in which folders something happens. It may say too much, too little or nothing (network volumes,
 * used-up watches): it only makes the next look come sooner.
 */
export class FolderHints implements Disposable {
  readonly #root: string
  readonly #onHint: (folder: string) => void
  readonly #watchers = new Map<string, FSWatcher>()
  /** Why some folders are not watched; null while all are. */
  trouble: string | null = null

  constructor(root: string, onHint: (folder: string) => void) {
    this.#root = root
    this.#onHint = onHint
  }

  open(folder: string): void {
    this.close(folder)
    try {
      const watcher = watch(join(this.#root, folder), { persistent: false }, () => this.#onHint(folder))
      watcher.on('error', (error) => {
        this.#fail(error)
        this.close(folder)
        this.#onHint(folder)
      })
      this.#watchers.set(folder, watcher)
    } catch (error) {
      this.#fail(error)
    }
  }

  close(folder: string): void {
    this.#watchers.get(folder)?.close()
    this.#watchers.delete(folder)
  }

  [Symbol.dispose](): void {
    for (const watcher of this.#watchers.values()) watcher.close()
    this.#watchers.clear()
  }

  /** A folder that is gone, or that is none of ours to read, is no trouble of the system's. */
  #fail(error: unknown): void {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (['ENOENT', 'ENOTDIR', 'EPERM', 'EACCES'].includes(code)) return
    const fix = code === 'ENOSPC' ? ' Raise fs.inotify.max_user_watches.' : ''
    this.trouble = `The system does not tell of changes here (${code || 'unknown'}), so the folder is read every few seconds.${fix}`
  }
}
