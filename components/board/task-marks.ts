import type { MissionState, Task } from '#lib/state/model.ts'
import { isClosed } from '#lib/state/tasks.ts'

/** How a task stands to others. */
export interface Links {
  /** Those it waits for: dependencies that are known and not done. */
  readonly waitsFor: readonly string[]
  /** Open ones that wait for it. */
  readonly blocks: readonly string[]
}

export const NO_LINKS: Links = { waitsFor: [], blocks: [] }

/** Who waits for whom, of all tasks that have to do with others. What is not known here counts as done, as for a claim. */
export function linksOf(tasks: MissionState['tasks']): ReadonlyMap<string, Links> {
  const waitsFor = new Map<string, string[]>()
  const blocks = new Map<string, string[]>()
  for (const { id, status, dependsOn } of tasks.values()) {
    if (isClosed(status)) continue
    for (const other of dependsOn) {
      if ((tasks.get(other)?.status ?? 'done') === 'done') continue
      listIn(waitsFor, id).push(other)
      listIn(blocks, other).push(id)
    }
  }
  const links = new Map<string, Links>()
  for (const id of [...waitsFor.keys(), ...blocks.keys()])
    links.set(id, { waitsFor: waitsFor.get(id) ?? [], blocks: blocks.get(id) ?? [] })
  return links
}

function listIn(lists: Map<string, string[]>, id: string): string[] {
  const known = lists.get(id)
  if (known) return known
  const made: string[] = []
  lists.set(id, made)
  return made
}

/** What is wrong with a task that is worked on: its holder failed, waits for a person, or was not heard for long. */
export type Trouble = 'error' | 'waiting' | 'stale'

/** Null while all is well, and for tasks that no agent works on. */
export function troubleOf({ lease }: Pick<Task, 'lease'>, agents: MissionState['agents']): Trouble | null {
  const status = lease === null ? undefined : agents.get(lease.holder)?.status
  if (status === 'error' || status === 'waiting') return status
  return status === 'stale' || status === 'offline' ? 'stale' : null
}

/** The word beside the mark, the same on the Deck and here. */
export const TROUBLE_WORDS: Readonly<Record<Trouble, string>> = { error: 'error', waiting: 'needs you', stale: 'stale' }
