import type { Task } from '#lib/state/model.ts'
import type { TaskFields } from '../tasks/task-calls.ts'
import { sameValue } from './merge-fields.ts'

/** Whether a task stands as a move from an earlier version wanted it. */
export const isMoved = (task: Task, from: number, fields: TaskFields): boolean =>
  task.version > from && FIELDS.every((field) => !(field in fields) || sameValue(task[field], fields[field] ?? null))

const FIELDS = ['status', 'rank', 'priority', 'assignee', 'labels'] as const
