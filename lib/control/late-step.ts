import type { TaskBoard } from './task-flow.ts'
import type { TaskStep } from './task-step.ts'

/** Somebody who works under a lease that is not the present one. */
export interface LateStep {
  readonly taskId: string
  /** The lease that it names, which the task has had. */
  readonly generation: number
  readonly current: number
  readonly holder: string | null
  /** The agent that the step itself names. */
  readonly agentId: string | null
}

/** What is late about a step that was refused; null where it was refused for something else, or names a lease that never was. */
export function lateStepOf(board: Pick<TaskBoard, 'get'>, { taskId, generation, agentId }: TaskStep): LateStep | null {
  const task = board.get(taskId)
  if (task === undefined || generation === null || generation < 1 || generation > task.generation) return null
  if (generation === task.lease?.generation) return null
  return { taskId, generation, current: task.generation, holder: task.lease?.holder ?? null, agentId }
}
