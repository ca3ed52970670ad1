import type { Priority, TaskStatus } from '#lib/protocol/event.ts'
import type { MissionState, Task } from '#lib/state/model.ts'
import { isClosed } from '#lib/state/tasks.ts'
import { visibleText } from '../visible-text.ts'
import type { TaskIntent } from './use-task-act.ts'

/** In the order of the flow; the last three are closed. */
export const STATUS_WORDS: Readonly<Record<TaskStatus, string>> = {
  backlog: 'Backlog',
  ready: 'Ready',
  running: 'Running',
  review: 'Review',
  done: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
}

/** The most urgent first. */
export const PRIORITY_WORDS: Readonly<Record<Priority, string>> = {
  urgent: 'Urgent',
  high: 'High',
  normal: 'Normal',
  low: 'Low',
}

// Object.keys forgets the type of its keys; both records above are literals that hold exactly these.
export const STATUSES = Object.keys(STATUS_WORDS) as readonly TaskStatus[]
export const PRIORITIES = Object.keys(PRIORITY_WORDS) as readonly Priority[]

/** Where a person may move a task: what is closed is first reopened, as the server demands. */
export const movesOf = (status: TaskStatus): readonly TaskStatus[] =>
  isClosed(status) ? ['backlog', 'ready', status] : STATUSES

type Agents = MissionState['agents']

/** The agent that holds a task, where its assignee names one that is known here. */
export const holderOf = (assignee: string | null, agents: Agents) =>
  assignee === null ? undefined : agents.get(assignee.replace(/^agent:/, ''))

/** Who holds a task, by name. Somebody else's text: it may be anything. */
export const holderName = (assignee: string, agents: Agents): string =>
  holderOf(assignee, agents)?.name ?? assignee.replace(/^(agent|person):/, '')

/** `Running, held by Ada, high priority, version 4.`: what a person must know to decide again. */
export function standsWords({ status, assignee, priority, version }: Task, agents: Agents): string {
  const holder = assignee === null ? 'held by nobody' : `held by ${visibleText(holderName(assignee, agents))}`
  return `${STATUS_WORDS[status]}, ${holder}, ${priority} priority, version ${version}.`
}

/** `done, held by Ada`: what a person asked for, in the words of what stands. */
export function wantedWords(act: TaskIntent['act'], agents: Agents): string {
  if (act.kind === 'remove') return 'to remove it'
  const { title, status, priority, assignee, result } = act.fields
  const words = [
    title !== undefined && `the title “${visibleText(title)}”`,
    status !== undefined && STATUS_WORDS[status].toLowerCase(),
    assignee === null && 'held by nobody',
    typeof assignee === 'string' && `held by ${visibleText(holderName(assignee, agents))}`,
    priority !== undefined && `${priority} priority`,
    result !== undefined && `the result “${visibleText(result)}”`,
  ]
  return words.filter(Boolean).join(', ')
}
