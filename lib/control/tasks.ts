import type { Principal } from '#lib/auth/principal.ts'
import type { EventData } from '#lib/protocol/event.ts'
import type { Task } from '#lib/state/model.ts'

/**
 * Acts on tasks. Each is decided by the server and appended with a guard `mc:task:<taskId>:<version>`, so of two that
 * start from the same version exactly one wins, on any number of nodes (P-LOG-4).
 */
export interface TaskControl {
  create(by: Principal, task: TaskInput, requestId?: string): Promise<Task>
  /**
   * @param ifVersion the version that the caller saw; null changes whatever stands.
   * @throws MissionError `not_found`; `conflict` with `current` = the present task; `invalid` for a move that the flow forbids.
   */
  change(by: Principal, taskId: string, change: TaskInput, ifVersion: number | null, requestId?: string): Promise<Task>
  remove(by: Principal, taskId: string, ifVersion: number | null): Promise<void>
}

/** Any field of a task but its id and version. */
export type TaskInput = Partial<Omit<EventData<'task:updated'>, 'taskId' | 'version'>>
