import type { MissionEvent } from '#lib/protocol/event.ts'
import { emptyState, fold } from '#lib/state/mission.ts'
import type { Task } from '#lib/state/model.ts'
import { agentAssigned, isPerson } from '#lib/state/task-lease.ts'

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

/** From this event on somebody else holds it: an agent, or none. */
export interface HolderChange {
  readonly seq: number
  readonly holder: string | null
}

/** Types of a task that leave its holder as it is. */
const KEEP_HOLDER: ReadonlySet<string> = new Set(['task:commented', 'task:refused', 'token:usage'])

/** As foldTask, with each change of who holds it on the way. */
export function foldHolders(
  before: Task | null,
  events: readonly MissionEvent[],
): { readonly task: Task | null; readonly changes: readonly HolderChange[] } {
  if (events.every(({ type }) => KEEP_HOLDER.has(type))) return { task: foldTask(before, events), changes: [] }
  const changes: HolderChange[] = []
  let task = before
  for (const event of events) {
    const after = foldTask(task, [event])
    const holder = holderOf(after)
    if (holder !== holderOf(task)) changes.push({ seq: event.seq, holder })
    task = after
  }
  return { task, changes }
}

/** Who holds a task, as its lease says it. A bare name that is no agent's did nothing by which this could show. */
const holderOf = (task: Task | null): string | null =>
  task?.status === 'running' ? agentAssigned(task.assignee, (name) => !isPerson(name)) : null
