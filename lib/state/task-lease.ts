import { DEFAULT_LIMITS } from '#lib/protocol/limits.ts'
import type { Mutable } from './collection.ts'
import type { Draft } from './draft.ts'
import { iso, millis } from './instant.ts'
import type { Lease, MissionState, Task } from './model.ts'

/**
 * Leases follow from the log alone: a task that runs and is assigned to an agent is held by it. Each time that another agent
 * comes to hold it, or it comes to run again, the generation is one more. Nothing happens when a lease lapses; it is a
 * question about a time, and then another agent may claim the task.
 */

export const isPerson = (actor: string): boolean => actor.startsWith('person:')

/** The agent that an assignee is; null for nobody, a person, and a bare name that is no agent's. */
export function agentAssigned(assignee: string | null, isAgent: (id: string) => boolean): string | null {
  if (assignee === null) return null
  if (assignee.startsWith('agent:')) return assignee.slice('agent:'.length)
  return isAgent(assignee) ? assignee : null
}

/** To be called after every change of a task. @param ms how long it lasts, where the change says so. */
export function settleLease(draft: Draft, task: Mutable<Task>, ms: number | undefined): void {
  const isAgent = (id: string) => draft.agents.get(id) !== undefined
  const holder = task.status === 'running' ? agentAssigned(task.assignee, isAgent) : null
  if (holder === null) {
    task.lease = null
  } else if (task.lease?.holder === holder) {
    renewLease(draft, task, ms)
  } else {
    task.generation++
    const { at } = draft
    const lasts = ms ?? DEFAULT_LIMITS.taskLeaseMs
    task.lease = { holder, generation: task.generation, since: at, renewedAt: at, ms: lasts }
  }
}

/** Whoever works on a task without being a person is taken for its holder. */
export function renewLease(draft: Draft, task: Mutable<Task>, ms?: number): void {
  if (task.lease === null) return
  const renewedAt = isPerson(draft.actor) ? task.lease.renewedAt : draft.at
  task.lease = { ...task.lease, renewedAt, ms: ms ?? task.lease.ms }
}

/** A lease at some time. */
export interface LeaseNow extends Lease {
  /** When it lapses, unless its holder is heard before. */
  readonly until: string
  /** Nothing was heard of its holder for so long that another agent may claim the task. */
  readonly lapsed: boolean
}

/** The lease of a task as it stands at a time; null where no agent holds it. */
export function leaseNow(
  { agents }: Pick<MissionState, 'agents'>,
  { lease }: Pick<Task, 'lease'>,
  nowMs: number,
): LeaseNow | null {
  if (lease === null) return null
  const heardAt = agents.get(lease.holder)?.lastSeenAt ?? lease.since
  const untilMs = Math.max(millis(heardAt), millis(lease.renewedAt)) + lease.ms
  return { ...lease, until: iso(untilMs), lapsed: nowMs >= untilMs }
}

/** The tasks that each agent holds, by its id. */
export function tasksHeld({ tasks }: Pick<MissionState, 'tasks'>): ReadonlyMap<string, readonly Task[]> {
  const held = new Map<string, Task[]>()
  for (const task of tasks.values()) {
    if (task.lease === null) continue
    const its = held.get(task.lease.holder)
    if (its) its.push(task)
    else held.set(task.lease.holder, [task])
  }
  return held
}
