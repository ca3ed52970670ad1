import type { TaskStatus } from '#lib/protocol/event.ts'
import type { Task } from '#lib/state/model.ts'
import type { TasksByStatus } from '#lib/state/selectors.ts'
import type { TaskOrder } from './board-view.ts'

/** One line of the list. */
export type TaskLine =
  | {
      readonly kind: 'group'
      readonly key: string
      readonly status: TaskStatus
      readonly tasks: readonly Task[]
      readonly open: boolean
    }
  | { readonly kind: 'task'; readonly key: string; readonly task: Task }

/** What goes on first, then what waits for somebody, then what is to come. */
export const GROUPS: readonly TaskStatus[] = ['running', 'review', 'ready', 'backlog', 'failed', 'done', 'cancelled']

/** The list from top to bottom: statuses that have tasks, and in those that are open their tasks in order. */
export function linesOf(
  columns: TasksByStatus,
  order: TaskOrder,
  closed: ReadonlySet<TaskStatus>,
): readonly TaskLine[] {
  const lines: TaskLine[] = []
  for (const status of GROUPS) {
    const tasks = columns[status]
    if (tasks.length === 0) continue
    const open = !closed.has(status)
    lines.push({ kind: 'group', key: ` ${status}`, status, tasks, open })
    if (open) for (const task of inOrder(tasks, order)) lines.push({ kind: 'task', key: task.id, task })
  }
  return lines
}

/** In turn is how they come. */
function inOrder(tasks: readonly Task[], order: TaskOrder): readonly Task[] {
  switch (order) {
    case 'turn':
      return tasks
    case 'title':
      return tasks.toSorted((a, b) => a.title.localeCompare(b.title, 'en'))
    case 'age':
      return tasks.toSorted((a, b) => (a.statusSince < b.statusSince ? -1 : a.statusSince > b.statusSince ? 1 : 0))
    case 'cost':
      return tasks.toSorted((a, b) => b.costNano - a.costNano)
  }
}

export const costOf = (tasks: readonly Task[]): number => tasks.reduce((sum, { costNano }) => sum + costNano, 0)
