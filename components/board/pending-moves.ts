import type { MissionState, Task } from '#lib/state/model.ts'
import { isClosed } from '#lib/state/tasks.ts'
import type { TaskFields } from '../tasks/task-calls.ts'

type Tasks = MissionState['tasks']

/** Changes of one thing that are shown before the server has said yes. They hold for the versions that they are made from. */
export interface Pending<Fields = TaskFields> {
  readonly from: number
  /** The last of them; more than `from` where one follows another that is still on its way. */
  readonly until: number
  readonly fields: Fields
}

/** What is shown over this version; undefined where what stands is shown as it stands. */
export const pendingAt = <Fields>(
  pending: Pending<Fields> | undefined,
  version: number,
): Pending<Fields> | undefined =>
  pending !== undefined && pending.from <= version && version <= pending.until ? pending : undefined

/** One more change of a thing, on top of those that are on their way. @param steps versions that it takes. */
export function withMove<Fields>(
  pending: Pending<Fields> | undefined,
  version: number,
  fields: Fields,
  steps = 1,
): Pending<Fields> {
  const open = pendingAt(pending, version)
  if (open === undefined) return { from: version, until: version + steps - 1, fields }
  return { from: open.from, until: open.until + steps, fields: { ...open.fields, ...fields } }
}

/** The tasks as they will be once what was sent is stored; a task that stands in a later version is shown as it stands. */
export function withPending(tasks: Tasks, pending: ReadonlyMap<string, Pending>, day: string): Tasks {
  const due = [...pending].flatMap(([id, one]) => {
    const task = tasks.get(id)
    return task !== undefined && pendingAt(one, task.version) !== undefined ? [[task, one] as const] : []
  })
  if (due.length === 0) return tasks
  const shown = new Map(tasks)
  for (const [task, { fields }] of due) shown.set(task.id, foreseen(task, fields, day))
  return shown
}

/** Later than any moment: when a task was closed, before the server has said it. */
const SOON = '9999-12-31T23:59:59.999Z'

function foreseen(task: Task, { status = task.status, ...fields }: TaskFields, day: string): Task {
  const { rank = task.rank, priority = task.priority, assignee = task.assignee, labels = task.labels } = fields
  const closed = isClosed(status)
  const closedAt = closed ? (isClosed(task.status) ? task.closedAt : SOON) : null
  const closedDay = closed ? (isClosed(task.status) ? task.closedDay : day) : null
  return { ...task, status, rank, priority, assignee, labels, closedAt, closedDay }
}
