import type { Priority } from '#lib/protocol/event.ts'
import { PRIORITIES } from '../tasks/task-words.ts'

/** Orders within a group of the list; `turn` is the order in which work is handed out. */
export const TASK_ORDERS = ['turn', 'title', 'age', 'cost'] as const
export type TaskOrder = (typeof TASK_ORDERS)[number]

/** Which tasks are shown and how; it stands in the address of the page. */
export interface BoardView {
  readonly list: boolean
  /** In a title, an id or a label, in any case. */
  readonly text: string
  /** Empty: any. */
  readonly project: string
  /** As tasks have it, or `nobody`. */
  readonly assignee: string
  readonly label: string
  readonly priority: Priority | ''
  /** Only those that wait for another one. */
  readonly blocked: boolean
  /** Only those of the person who looks. */
  readonly mine: boolean
  /** Of the closed ones those of the day, or all that are kept. */
  readonly closed: 'today' | 'all'
  readonly order: TaskOrder
  /** The one whose drawer is open; empty for none. */
  readonly task: string
}

/** Changes what it names; the rest stays. */
export type ChangeBoard = (change: Partial<BoardView>) => void

/** A drawer that opens, and the other of board and list, are left by Back. */
export const goesOn = (before: BoardView, after: BoardView): boolean =>
  (before.task === '' && after.task !== '') || before.list !== after.list

export const NOBODY = 'nobody'

export const WHOLE_BOARD: BoardView = {
  list: false,
  text: '',
  project: '',
  assignee: '',
  label: '',
  priority: '',
  blocked: false,
  mine: false,
  closed: 'today',
  order: 'turn',
  task: '',
}

export function readBoardView(query: URLSearchParams): BoardView {
  const word = (name: string) => query.get(name) ?? ''
  return {
    list: word('view') === 'list',
    text: word('q'),
    project: word('project'),
    assignee: word('assignee'),
    label: word('label'),
    priority: PRIORITIES.find((one) => one === word('priority')) ?? '',
    blocked: word('blocked') === 'yes',
    mine: word('mine') === 'yes',
    closed: word('closed') === 'all' ? 'all' : 'today',
    order: TASK_ORDERS.find((one) => one === word('sort')) ?? 'turn',
    task: word('task'),
  }
}

/** `?view=list&assignee=agent:ada`; empty where all is shown in the usual way. */
export function boardQuery(view: BoardView): string {
  const query = new URLSearchParams()
  const say = (name: string, value: string) => void (value !== '' && query.set(name, value))
  say('view', view.list ? 'list' : '')
  say('q', view.text)
  say('project', view.project)
  say('assignee', view.assignee)
  say('label', view.label)
  say('priority', view.priority)
  say('blocked', view.blocked ? 'yes' : '')
  say('mine', view.mine ? 'yes' : '')
  say('closed', view.closed === 'all' ? 'all' : '')
  say('sort', view.order === 'turn' ? '' : view.order)
  say('task', view.task)
  // Colons need no escape in a query, and people read these addresses.
  const text = query.toString().replaceAll('%3A', ':')
  return text === '' ? '' : `?${text}`
}

/** Leaves nobody out but what was closed on other days. */
export const hidesNothing = ({ text, project, assignee, label, priority, blocked, mine }: BoardView): boolean =>
  text + project + assignee + label + priority === '' && !blocked && !mine

/** The filters alone, taken back. */
export const NO_FILTER: Partial<BoardView> = {
  text: '',
  project: '',
  assignee: '',
  label: '',
  priority: '',
  blocked: false,
  mine: false,
}
