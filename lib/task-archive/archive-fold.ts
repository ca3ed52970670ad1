import type { MissionEvent } from '#lib/protocol/event.ts'
import { emptyState, fold } from '#lib/state/mission.ts'
import type { Task } from '#lib/state/model.ts'

/** The events that change what is kept of a task, by its id, in log order. */
export function byTask(events: readonly MissionEvent[]): ReadonlyMap<string, readonly MissionEvent[]> {
  const found = new Map<string, MissionEvent[]>()
  for (const event of events) {
    const { taskId } = event
    if (taskId === undefined || !(isOfTask(event) || event.type === 'token:usage')) continue
    const its = found.get(taskId)
    if (its) its.push(event)
    else found.set(taskId, [event])
  }
  return found
}

/** What belongs to the history of a task; what it cost is in its sum. */
export const isOfTask = ({ type }: MissionEvent): boolean => type.startsWith('task:')

/**
 * One task after these events of its own: a state that holds nothing else, so that nothing leaves it but by a removal.
 * @returns null where there is none any more, or was none for what only changes one.
 */
export function foldTask(before: Task | null, events: readonly MissionEvent[]): Task | null {
  const empty = emptyState()
  const tasks = new Map(before === null ? [] : [[before.id, before]])
  const after = fold({ ...empty, tasks }, events).tasks
  return after.values().next().value ?? null
}
