import { readFileSync } from 'node:fs'
import { realpath } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { serverGrant } from '#lib/auth/grant.ts'
import type { AlarmClock } from '#lib/protocol/clock.ts'
import type { Draft } from '#lib/protocol/event.ts'
import type { Publish } from '../connector.ts'
import { DocumentDesk } from './document-desk.ts'
import { FileChanges } from './file-changes.ts'
import { FolderHints } from './folder-hints.ts'
import { FOLDER_LIMITS, type FolderLimits } from './folder-limits.ts'
import { filesMemory, saidMemory } from './folder-memory.ts'
import { FolderStatus } from './folder-status.ts'
import { FolderTree, isGone } from './folder-tree.ts'
import { ignoreRules } from './ignore-rules.ts'

export interface FolderOptions {
  /** What its agents, tasks and status are named after: `[\w.-]`, unique among the folders. */
  readonly name: string
  readonly path: string
  /** Where is kept what was told; never watched. */
  readonly dataDir: string
  readonly publish: Publish
  readonly clock: AlarmClock
  readonly onError: (error: unknown) => void
  readonly limits?: Partial<FolderLimits>
}

/**
 * Watches a folder in which programs leave files. `agents/<agent>/state.json` is an agent and evidence of its status,
 * `tasks.json` and `queue/*.json` are tasks, `leads.json` is leads, and every change of a file is told. Publishes in the name
 * of the rule `folder`. Starts at once; disposing it stops it.
 *
 * What is on disk is the truth and is looked at; what the system says of changes only makes it look sooner. What was told is
 * kept in the data folder, so a restart tells what happened meanwhile, and nothing again.
 */
export function watchFolder(options: FolderOptions): AsyncDisposable {
  const watcher = new FolderWatcher(options)
  watcher.start()
  return watcher
}

interface Opened {
  readonly root: string
  readonly tree: FolderTree
  readonly hints: FolderHints
}

class FolderWatcher implements AsyncDisposable {
  readonly #options: FolderOptions
  readonly #limits: FolderLimits
  readonly #files: ReturnType<typeof filesMemory>
  readonly #desk: DocumentDesk
  readonly #changes: FileChanges
  readonly #status: FolderStatus
  readonly #dirty = new Set<string>()
  #tree: Opened | null = null
  #sweepAt = 0
  #saveAt = 0
  #failures = 0
  #stopped = false
  #wake = () => {}
  #wakeAt = 0
  #alarm = () => {}
  #running = Promise.resolve()

  constructor(options: FolderOptions) {
    this.#options = options
    const limits = { ...FOLDER_LIMITS, ...options.limits }
    this.#limits = limits
    const memory = join(options.dataDir, 'folders', options.name)
    this.#files = filesMemory(`${memory}.files.json`)
    const said = saidMemory(`${memory}.said.json`)
    const publish = (drafts: readonly Draft[]) => this.#publish(drafts)
    this.#desk = new DocumentDesk({ folder: options.name, limits, publish, memory: said, clock: options.clock })
    this.#changes = new FileChanges({
      folder: options.name,
      limits,
      publish,
      agentOf: (path) => this.#desk.agentOf(path),
    })
    this.#status = new FolderStatus(options.name)
  }

  start(): void {
    this.#running = this.#run()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true
    this.#wake()
    await this.#running
    this.#tree?.hints[Symbol.dispose]()
    await this.#save().catch(this.#options.onError)
    this.#tree = null
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      let next: number
      try {
        next = await this.#round()
        this.#failures = 0
      } catch (error) {
        // Nothing is forgotten by it: what was not told is told by the next round.
        this.#options.onError(error)
        next = this.#now() + Math.min(30_000, 1_000 * 2 ** Math.min(this.#failures++, 10))
      }
      await this.#until(next)
    }
  }

  /** Looks, reads, tells. @returns when to do so again. */
  async #round(): Promise<number> {
    const opened = this.#tree ?? (await this.#open())
    if (opened === null || (await realRoot(opened.root)) !== opened.root) {
      await this.#tell(this.#status.away())
      return this.#now() + this.#limits.pollMs
    }
    await this.#look(opened)
    const documents = await this.#desk.work(opened.root, this.#now())
    const changes = await this.#changes.flush(this.#now())
    const { tree, hints } = opened
    const trouble = [
      ...(hints.trouble === null ? [] : [hints.trouble]),
      ...(tree.isFull ? ['There are more files than are watched. Name what need not be in .missionignore.'] : []),
      ...this.#changes.problems,
      ...this.#desk.problems,
    ]
    await this.#tell(this.#status.is(trouble))
    if (this.#now() >= this.#saveAt) await this.#save()
    const debounced = this.#dirty.size > 0 ? this.#now() + this.#limits.debounceMs : Number.POSITIVE_INFINITY
    return Math.min(debounced, documents, changes, this.#sweepAt, this.#saveAt)
  }

  async #open(): Promise<Opened | null> {
    const { path, dataDir } = this.#options
    const root = await realRoot(path)
    if (root === null) return null
    const seen = this.#files.load()
    const own = await realRoot(dataDir)
    const ignores = ignoreRules(readRules(root))
    const tree = new FolderTree(root, own ?? resolve(dataDir), ignores, this.#limits, seen ?? new Map())
    const hints = new FolderHints(root, (folder) => this.#hint(folder))
    const { changes, opened, unreadable } = await tree.look('', true)
    const opening = { root, tree, hints }
    this.#tree = opening
    this.#status.unreadable('', true, unreadable)
    // What was there when the folder was first watched is no change; what it says is read all the same.
    if (seen !== null) this.#changes.note(changes, this.#now())
    this.#desk.note([...tree.files.keys()], this.#now())
    this.#desk.noteGone(new Set(tree.files.keys()), this.#now())
    this.#watch(hints, opened)
    this.#sweepAt = this.#nextSweep(hints)
    return opening
  }

  async #look({ tree, hints }: Opened): Promise<void> {
    const isSweep = this.#now() >= this.#sweepAt
    const folders = isSweep ? [''] : [...this.#dirty]
    this.#dirty.clear()
    for (const folder of folders) {
      const look = await tree.look(folder, isSweep)
      for (const closed of look.closed) hints.close(closed)
      this.#watch(hints, look.opened)
      this.#status.unreadable(folder, isSweep, look.unreadable)
      this.#changes.note(look.changes, this.#now())
      this.#desk.note(
        look.changes.map(({ path }) => path),
        this.#now(),
      )
    }
    if (isSweep) this.#sweepAt = this.#nextSweep(hints)
  }

  #nextSweep({ trouble }: FolderHints): number {
    return this.#now() + (trouble === null ? this.#limits.sweepMs : this.#limits.pollMs)
  }

  /** Looked at once more, for what came between the look and the watch. */
  #watch(hints: FolderHints, folders: readonly string[]): void {
    for (const folder of folders) {
      hints.open(folder)
      this.#dirty.add(folder)
    }
  }

  #hint(folder: string): void {
    if (this.#dirty.size === 0) this.#wakeIn(this.#limits.debounceMs)
    this.#dirty.add(folder)
  }

  async #tell(drafts: readonly Draft[]): Promise<void> {
    if (drafts.length > 0) await this.#publish(drafts)
    this.#status.told()
  }

  #publish(drafts: readonly Draft[]): Promise<unknown> {
    return this.#options.publish(serverGrant('folder'), drafts, { trust: 'trusted', onConflict: 'skip' })
  }

  async #save(): Promise<void> {
    this.#saveAt = this.#now() + this.#limits.saveMs
    if (this.#tree === null) return
    const told = new Map(this.#tree.tree.files)
    for (const [path, { before }] of this.#changes.waiting) {
      if (before === null) told.delete(path)
      else told.set(path, before)
    }
    await this.#files.save(told)
  }

  #now(): number {
    return this.#options.clock.now()
  }

  #until(at: number): Promise<void> {
    return new Promise((done) => {
      this.#wake = () => {
        this.#alarm()
        done()
      }
      if (this.#stopped) return this.#wake()
      this.#wakeAt = Number.POSITIVE_INFINITY
      this.#wakeIn(at - this.#now())
      if (this.#dirty.size > 0) this.#wakeIn(this.#limits.debounceMs)
    })
  }

  #wakeIn(ms: number): void {
    const at = this.#now() + Math.max(0, ms)
    if (at >= this.#wakeAt) return
    this.#wakeAt = at
    this.#alarm()
    this.#alarm = this.#options.clock.after(Math.max(0, ms), () => this.#wake())
  }
}

/** Null where there is none that can be read. */
async function realRoot(path: string): Promise<string | null> {
  try {
    return await realpath(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null
    throw error
  }
}

function readRules(root: string): string {
  try {
    return readFileSync(join(root, '.missionignore'), 'utf8')
  } catch (error) {
    if (isGone(error)) return ''
    throw error
  }
}
