import type { Draft } from '#lib/protocol/event.ts'
import { clip } from '../clip.ts'
import { digest } from '../identifier.ts'
import type { FolderLimits } from './folder-limits.ts'
import type { FileChange, FileVersion } from './folder-tree.ts'

export interface FileChangesParts {
  readonly folder: string
  readonly limits: FolderLimits
  readonly publish: (drafts: readonly Draft[]) => Promise<unknown>
  /** The agent whose folder a file is in. */
  readonly agentOf: (path: string) => string | undefined
}

/** From the version that was told last to the one that is there; null where there was none, or is none. */
interface Waiting {
  readonly before: FileVersion | null
  readonly after: FileVersion | null
  readonly dueMs: number
}

const TROUBLE_MS = 60_000

/**
 * Changes of files on their way into the log, as one for each file: what is replaced, written in many steps or gone again
 * before it was told is told as what came of it. Bounded in number and rate; what is beyond is counted.
 */
export class FileChanges {
  readonly #parts: FileChangesParts
  readonly #waiting = new Map<string, Waiting>()
  readonly #toldMs = new Map<string, number>()
  #tokens = 0
  #filledMs = 0
  #unlisted = 0
  #unlistedMs = Number.NEGATIVE_INFINITY
  #nowMs = 0

  constructor(parts: FileChangesParts) {
    this.#parts = parts
  }

  /** Files with a change that is not told, and the version that was told last. */
  get waiting(): ReadonlyMap<string, { readonly before: FileVersion | null }> {
    return this.#waiting
  }

  get problems(): readonly string[] {
    if (this.#unlisted === 0 || this.#nowMs - this.#unlistedMs > TROUBLE_MS) return []
    return [
      `${this.#unlisted} changes of files came at once and are not listed. Name what need not be in .missionignore.`,
    ]
  }

  note(changes: readonly FileChange[], nowMs: number): void {
    const { limits } = this.#parts
    for (const change of changes) {
      const { path } = change
      const earlier = this.#waiting.get(path)
      const before = earlier ? earlier.before : change.before
      const after = change.change === 'deleted' ? null : change.file
      if (before?.version === after?.version) {
        this.#waiting.delete(path)
      } else if (!earlier && this.#waiting.size >= limits.changes) {
        this.#unlisted += 1
        this.#unlistedMs = nowMs
      } else {
        const again = (this.#toldMs.get(path) ?? Number.NEGATIVE_INFINITY) + limits.retellMs
        this.#waiting.set(path, {
          before,
          after,
          dueMs: Math.max(again, after === null ? nowMs + limits.goneMs : nowMs),
        })
      }
    }
  }

  /** Tells what is due. @returns when something will be. */
  async flush(nowMs: number): Promise<number> {
    const { limits, publish } = this.#parts
    this.#nowMs = nowMs
    this.#forget(nowMs)
    const room = this.#refill(nowMs)
    const due = [...this.#waiting].filter(([, { dueMs }]) => dueMs <= nowMs).slice(0, room)
    if (due.length > 0) await publish(due.map(([path, waiting]) => this.#draft(path, waiting)))
    this.#tokens -= due.length
    for (const [path, told] of due) {
      this.#toldMs.delete(path)
      this.#toldMs.set(path, nowMs)
      if (this.#waiting.get(path) === told) this.#waiting.delete(path)
    }
    let next = Number.POSITIVE_INFINITY
    for (const { dueMs } of this.#waiting.values()) next = Math.min(next, dueMs)
    return Math.max(next, nowMs + 1_000 / limits.changesPerSecond)
  }

  #draft(path: string, { before, after }: Waiting): Draft {
    const { folder, agentOf } = this.#parts
    const agentId = agentOf(path)
    const version = after?.version ?? ['deleted', before?.version]
    return {
      id: `folder:${digest([folder, path, version])}`,
      type: 'file:change',
      data: {
        path: clip(path, 2_000),
        change: before === null ? 'created' : after === null ? 'deleted' : 'modified',
        ...(after === null ? {} : { size: after.size }),
        ...(agentId === undefined ? {} : { agentId }),
        root: clip(folder, 2_000),
        folder,
      },
    }
  }

  #refill(nowMs: number): number {
    const { changesPerSecond } = this.#parts.limits
    const added = ((nowMs - this.#filledMs) / 1_000) * changesPerSecond
    this.#tokens = Math.min(changesPerSecond, this.#tokens + Math.max(0, added))
    this.#filledMs = nowMs
    return Math.floor(this.#tokens)
  }

  #forget(nowMs: number): void {
    for (const [path, toldMs] of this.#toldMs) {
      if (nowMs - toldMs < this.#parts.limits.retellMs) return
      this.#toldMs.delete(path)
    }
  }
}
