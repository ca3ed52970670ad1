import type { TaskStatus } from '#lib/protocol/event.ts'
import type { MissionState, Task } from '#lib/state/model.ts'
import { type TasksByStatus, tasksByStatus } from '#lib/state/selectors.ts'
import { isClosed } from '#lib/state/tasks.ts'
import { type BoardView, NOBODY } from './board-view.ts'
import { type Links, linksOf, type Trouble, troubleOf } from './task-marks.ts'

export interface Board {
  readonly columns: TasksByStatus
  readonly links: ReadonlyMap<string, Links>
  /** How many pass the filters, and how many there are without any. */
  readonly count: number
  readonly total: number
  /** How many there are of each status without any filter: limits count them all. */
  readonly all: Readonly<Record<TaskStatus, number>>
  /** How many each of these filters would leave of what the others let through. */
  readonly blocked: number
  readonly mine: number
}

/** What of a view decides who is shown. */
export type Filters = Omit<BoardView, 'list' | 'order' | 'task'>

/** Who looks at it, and on which day of the workspace. */
export interface Onlooker {
  readonly me: string
  readonly day: string
}

/** The tasks that pass the view's filters, by status and in turn. */
export function boardOf(tasks: MissionState['tasks'], view: Filters, { me, day }: Onlooker): Board {
  const links = linksOf(tasks)
  const passing = new Map<string, Task>()
  const text = view.text.toLowerCase()
  const all = { backlog: 0, ready: 0, running: 0, review: 0, done: 0, failed: 0, cancelled: 0 }
  let [blocked, mine] = [0, 0]
  for (const [id, task] of tasks) {
    all[task.status]++
    if (!isShown(task, view, day) || !passes(task, view, text)) continue
    const isBlocked = (links.get(id)?.waitsFor.length ?? 0) > 0
    const isMine = task.assignee === me
    if (isBlocked && (isMine || !view.mine)) blocked++
    if (isMine && (isBlocked || !view.blocked)) mine++
    if ((isBlocked || !view.blocked) && (isMine || !view.mine)) passing.set(id, task)
  }
  const columns = tasksByStatus({ tasks: passing }, view.closed === 'all' ? 'any' : day)
  return { columns, links, count: passing.size, total: tasks.size, all, blocked, mine }
}

const isShown = ({ status, closedDay }: Task, { closed }: Filters, day: string): boolean =>
  closed === 'all' || !isClosed(status) || closedDay === day

function passes(task: Task, view: Filters, text: string): boolean {
  const { project, assignee, label, priority } = view
  return (
    (project === '' || task.project === project) &&
    (assignee === '' || (assignee === NOBODY ? task.assignee === null : task.assignee === assignee)) &&
    (label === '' || task.labels.includes(label)) &&
    (priority === '' || task.priority === priority) &&
    (text === '' || holds(task, text))
  )
}

const holds = ({ id, title, labels }: Task, text: string): boolean =>
  title.toLowerCase().includes(text) ||
  id.toLowerCase().includes(text) ||
  labels.some((label) => label.toLowerCase().includes(text))

/** What the first line of the page says of them. */
export interface BoardVerdict {
  readonly running: number
  readonly troubles: Readonly<Record<Trouble, number>>
  readonly done: number
}

export function boardVerdict({ running, done }: TasksByStatus, agents: MissionState['agents']): BoardVerdict {
  const troubles = { error: 0, waiting: 0, stale: 0 }
  for (const task of running) {
    const trouble = troubleOf(task, agents)
    if (trouble) troubles[trouble]++
  }
  return { running: running.length, troubles, done: done.length }
}
