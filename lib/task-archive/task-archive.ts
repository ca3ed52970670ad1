import type { TaskStatus } from '#lib/protocol/event.ts'
import type { Task } from '#lib/state/model.ts'

/**
 * What the live state does not keep of tasks: everything that happened to each, and closed ones without end. A projection
 * of the log (lib/projection), folded by the reducer itself, so that a task is the same here and there.
 */
export interface TaskArchive extends AsyncDisposable {
  readonly available: boolean
  /** How many events of the log it has yet to take. */
  readonly behind: number
  /** The task as its last event left it, open or closed; null where there is none, or it was removed. */
  task(atLeast: number, id: string): Promise<Task | null>
  /** What happened to a task, newest first; also of one that was removed. @param before seq, or null for the newest. */
  history(atLeast: number, id: string, before: number | null, limit: number): Promise<TaskHistory>
  /** What was said about a task, the last first. @param before seq, or null for the newest. */
  comments(atLeast: number, id: string, before: number | null, limit: number): Promise<TaskHistory>
  /** When which agent held a task, the last first. @param before only what began before this seq; null: all. */
  held(atLeast: number, id: string, before: number | null, limit: number): Promise<readonly Held[]>
  /** Closed tasks, the last closed first. */
  closed(atLeast: number, query: ClosedQuery): Promise<ClosedPage>
  /** Tasks that were closed after one time up to another (both `at` of events) and still are. */
  closedBetween(atLeast: number, afterAt: string, upToAt: string): Promise<ClosedBetween>
}

export interface TaskHistory {
  /** Events as JSON, as they stand in the log. */
  readonly events: readonly string[]
  /** `before` of the next page; null on the last. */
  readonly next: number | null
}

/** A time in which one agent held a task: between these two events, or since the first. Of one task no two overlap. */
export interface Held {
  readonly agentId: string
  readonly since: number
  readonly until: number | null
}

export interface ClosedQuery {
  readonly limit: number
  readonly after: ClosedPlace | null
  readonly status: TaskStatus | null
  readonly project: string | null
  readonly assignee: string | null
  /** Words of the title or the id, in any case. */
  readonly text: string | null
}

export interface ClosedBetween {
  readonly done: number
  readonly failed: number
  /** The last that were done, at most 3. */
  readonly last: readonly { readonly id: string; readonly title: string }[]
}

/** Where a closed task stands in the order. */
export interface ClosedPlace {
  readonly closedAt: string
  readonly id: string
}

export interface ClosedPage {
  readonly tasks: readonly Task[]
  readonly next: ClosedPlace | null
}

/** The questions of its thread. */
export type ArchiveCalls = {
  task(id: string): Task | null
  history(id: string, before: number | null, limit: number): TaskHistory
  comments(id: string, before: number | null, limit: number): TaskHistory
  held(id: string, before: number | null, limit: number): readonly Held[]
  closed(query: ClosedQuery): ClosedPage
  closedBetween(afterAt: string, upToAt: string): ClosedBetween
}
