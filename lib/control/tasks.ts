import type { Principal } from '#lib/auth/principal.ts'
import type { EventData } from '#lib/protocol/event.ts'
import type { Task } from '#lib/state/model.ts'

/**
 * Acts on tasks. Each is decided by the server and appended with a guard `mc:task:<taskId>:<version>`, so of two that
 * start from the same version exactly one wins, on any number of nodes (P-LOG-4).
 *
 * A `requestId` makes a retry harmless: the same request again, by the same principal, gives the task and changes nothing.
 */
export interface TaskControl {
  /**
   * @param task with a title; its id is made by the server where it names none. An id is never used twice, not even after a removal.
   * @throws MissionError `conflict` with `current` where the id is taken; `invalid`.
   */
  create(by: Principal, task: NewTask, requestId?: string): Promise<Task>
  /**
   * @param ifVersion the version that the caller saw; null changes whatever stands.
   * @throws MissionError `not_found`; `conflict` with `current` = the present task; `invalid` for a move that the flow forbids.
   */
  change(by: Principal, taskId: string, change: TaskInput, ifVersion: number | null, requestId?: string): Promise<Task>
  remove(by: Principal, taskId: string, ifVersion: number | null, requestId?: string): Promise<void>
}

type Fields = EventData<'task:updated'>

/** Any field of a task but its id and version. (Not Omit: with an index signature it forgets every name.) */
export type TaskInput = { readonly [K in keyof Fields as K extends 'taskId' | 'version' ? never : K]?: Fields[K] }

export type NewTask = TaskInput & { readonly title: string; readonly taskId?: string }
