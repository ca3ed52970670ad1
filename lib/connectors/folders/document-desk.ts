import type { Clock } from '#lib/protocol/clock.ts'
import type { Draft } from '#lib/protocol/event.ts'
import { identifier } from '../identifier.ts'
import { claimsOf } from './document-claims.ts'
import { agentFolderOf, type Place, placeOf } from './document-kind.ts'
import type { FolderLimits } from './folder-limits.ts'
import type { FolderMemory, Said } from './folder-memory.ts'
import { type Document, readDocument } from './read-document.ts'
import { keyOf, type Telling, tellClaim, tellGone } from './tell-claims.ts'

export interface DocumentDeskParts {
  readonly folder: string
  readonly limits: FolderLimits
  readonly publish: (drafts: readonly Draft[]) => Promise<unknown>
  readonly memory: FolderMemory<Said>
  readonly clock: Clock
}

interface Due {
  readonly atMs: number
  /** Since when it waits to be read whole, and since when it is away. */
  readonly sinceMs: number
  readonly goneMs: number | null
}

/** Documents read in one go, so that changes of other files are told in between. */
const AT_ONCE = 50
const RETRY_MS = 150
const KINDS = ['state', 'tasks', 'leads'] as const

/** Reads the files that say something of agents, tasks and leads, when they are whole, and tells what they say anew. */
export class DocumentDesk {
  readonly #parts: DocumentDeskParts
  readonly #said: Map<string, Said>
  readonly #due = new Map<string, Due>()
  readonly #problems = new Map<string, readonly string[]>()
  /** Agents by their folder below `agents/`. */
  readonly #agents = new Map<string, string>()
  #isFull = false

  constructor(parts: DocumentDeskParts) {
    this.#parts = parts
    this.#said = parts.memory.load() ?? new Map()
    for (const [key, { file }] of this.#said) this.#noteAgent(key, file)
  }

  get problems(): readonly string[] {
    const full = `More than ${this.#parts.limits.claims} agents, tasks and leads stand here. Move what is done elsewhere.`
    return [...(this.#isFull ? [full] : []), ...[...this.#problems.values()].flat()]
  }

  /** The agent in whose folder a file is, once its state is known. */
  agentOf(path: string): string | undefined {
    const folder = agentFolderOf(path)
    return folder === null ? undefined : this.#agents.get(folder)
  }

  /** Files that may have changed, are new or gone. */
  note(paths: readonly string[], nowMs: number): void {
    for (const path of paths) {
      if (placeOf(path) === null) continue
      const { sinceMs = nowMs, goneMs = null } = this.#due.get(path) ?? {}
      this.#due.set(path, { atMs: nowMs, sinceMs, goneMs })
    }
  }

  /** Files that said something earlier and are not among those that are there. */
  noteGone(there: ReadonlySet<string>, nowMs: number): void {
    for (const { file } of this.#said.values()) if (file !== null && !there.has(file)) this.note([file], nowMs)
  }

  /** Reads what is due. @returns when something will be. @throws what may pass; what is not told stays due. */
  async work(root: string, nowMs: number): Promise<number> {
    const due = [...this.#due]
      .filter(([, { atMs }]) => atMs <= nowMs)
      .flatMap(([path, when]) => {
        const place = placeOf(path)
        return place === null ? [] : [{ path, when, place }]
      })
      // An agent is known before what it has to do.
      .sort((a, b) => KINDS.indexOf(a.place.kind) - KINDS.indexOf(b.place.kind))
    for (const { path, when, place } of due.slice(0, AT_ONCE)) await this.#read(root, path, place, when)
    let next = Number.POSITIVE_INFINITY
    for (const { atMs } of this.#due.values()) next = Math.min(next, atMs)
    return next
  }

  async #read(root: string, path: string, place: Place, when: Due): Promise<void> {
    const { limits, clock } = this.#parts
    const nowMs = clock.now()
    const isLate = nowMs - when.sinceMs >= limits.partialMs
    const document = await readDocument(root, path, isLate ? { ...limits, settleMs: 0 } : limits, nowMs)
    const goneMs = document.kind === 'gone' ? (when.goneMs ?? nowMs) : null
    const retry = () => this.#due.set(path, { ...when, goneMs, atMs: nowMs + RETRY_MS })
    switch (document.kind) {
      case 'partial':
        if (!isLate) return void retry()
        this.#problems.set(path, [`${path} ${document.message}`])
        break
      case 'gone':
        if (nowMs - (goneMs ?? nowMs) < limits.goneMs) return void retry()
        this.#problems.delete(path)
        await this.#tell(path, null, new Set(), nowMs)
        break
      case 'refused':
        this.#problems.set(path, [`${path} ${document.message}`])
        break
      case 'whole':
        await this.#apply(path, place, document, nowMs)
        break
    }
    // What changed meanwhile was noted anew.
    if (this.#due.get(path) === when) this.#due.delete(path)
  }

  async #apply(
    path: string,
    place: Place,
    { value, writtenMs }: Extract<Document, { kind: 'whole' }>,
    nowMs: number,
  ): Promise<void> {
    const { folder } = this.#parts
    const idOf = (agent: string) => this.#agents.get(agent) ?? identifier(`${folder}:${agent}`)
    const { claims, problems } = claimsOf(path, place, value, folder, idOf)
    const found = [...problems]
    const onProblem = (problem: string) => found.push(problem)
    const telling = { ...this.#telling(path, nowMs), writtenMs, onProblem }
    const keys = new Set<string>()
    for (const claim of claims) {
      const key = keyOf(claim)
      if (keys.has(key)) onProblem(`${path} has two entries with the id of ${claim.id}. The first one counts.`)
      else if (!this.#hasRoom(key)) continue
      else this.#remember(key, await tellClaim(claim, this.#said.get(key), telling))
      keys.add(key)
    }
    await this.#tell(path, writtenMs, keys, nowMs)
    if (found.length > 0) this.#problems.set(path, found)
    else this.#problems.delete(path)
  }

  /** Tells that a file says nothing any more of what it does not name, and keeps what was told. */
  async #tell(path: string, writtenMs: number | null, keys: ReadonlySet<string>, nowMs: number): Promise<void> {
    const telling = { ...this.#telling(path, nowMs), writtenMs: writtenMs ?? nowMs }
    for (const [key, said] of [...this.#said])
      if (said.file === path && !keys.has(key)) this.#remember(key, await tellGone(key, said, telling))
    await this.#parts.memory.save(this.#said)
  }

  #telling(path: string, nowMs: number): Telling {
    const { folder, publish } = this.#parts
    return { folder, path, writtenMs: nowMs, nowMs, publish, onProblem: () => undefined }
  }

  #remember(key: string, said: Said): void {
    this.#said.set(key, said)
    this.#noteAgent(key, said.file)
  }

  #noteAgent(key: string, file: string | null): void {
    const folder = file !== null && key.startsWith('agent:') ? agentFolderOf(file) : null
    if (folder !== null) this.#agents.set(folder, key.slice('agent:'.length))
  }

  /** Where there is none, what no file says any more is forgotten first. */
  #hasRoom(key: string): boolean {
    const { claims } = this.#parts.limits
    if (this.#said.has(key) || this.#said.size < claims) return true
    for (const [other, { file }] of this.#said) {
      if (file !== null) continue
      this.#said.delete(other)
      return true
    }
    this.#isFull = true
    return false
  }
}
