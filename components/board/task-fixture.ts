import { emptyState, fold } from '#lib/state/mission.ts'
import type { Task } from '#lib/state/model.ts'

/** A task as the reducer makes it, with these fields. */
export function taskOf(fields: Partial<Task>): Task {
  const at = '2026-11-21T12:00:00.000Z'
  const data = { taskId: 't', title: 'T' }
  const event = { seq: 1, at, day: '2026-11-21', actor: 'person:p', id: 'e', type: 'task:created', data } as const
  const made = fold(emptyState(), [event]).tasks.get('t')
  if (!made) throw new Error('The reducer made no task.')
  return { ...made, ...fields }
}
