import type { TaskStatus } from '#lib/protocol/event.ts'
import type { Task } from '#lib/state/model.ts'
import { rankBetween } from '#lib/state/rank.ts'
import { isClosed } from '#lib/state/tasks.ts'
import type { TaskFields } from '../tasks/task-calls.ts'
import { movesOf, PRIORITY_WORDS, STATUS_WORDS } from '../tasks/task-words.ts'
import { countWords } from '../ui/figures.ts'

/** Where somebody wants a task to be: in which column, before the card that stands at this place now. */
export interface Wish {
  readonly status: TaskStatus
  readonly place: number
}

/** What dropping does, in words and in fields. `stay`: nothing. */
export type MovePlan =
  | { readonly kind: 'stay'; readonly words: string; readonly place: number }
  | { readonly kind: 'refused'; readonly words: string }
  | {
      readonly kind: 'move'
      readonly words: string
      readonly place: number
      readonly fields: TaskFields
      /** There are more than there should be then: people may, and are told. */
      readonly isOver: boolean
    }

/** How many there are of the wished status, whatever is shown, and how many there should be at most. */
export interface Room {
  readonly count: number
  readonly most: number
}

/** Why what nobody has does not run. */
export const NOBODY_CLAIMS = 'Only a claim starts work: give it to somebody first'

/**
 * @param column the tasks of the wished status in their order, without this one.
 * @param holder name of whoever the task is assigned to; null for nobody.
 * @param room null where the status has no limit.
 */
export function planMove(
  task: Task,
  wish: Wish,
  column: readonly Task[],
  holder: string | null,
  room: Room | null = null,
): MovePlan {
  const { status } = wish
  const moves = status !== task.status
  if (moves && !movesOf(task.status).includes(status))
    return { kind: 'refused', words: `${STATUS_WORDS[task.status]}: move it to Backlog or Ready first` }
  if (moves && status === 'running' && holder === null) return { kind: 'refused', words: NOBODY_CLAIMS }
  if (isClosed(status)) return toClosed(task, status)
  const place = placeFor(task, wish.place, column)
  const count = (room?.count ?? 0) + (moves ? 1 : 0)
  const isOver = moves && room !== null && count > room.most
  const limit = moves && room !== null ? ` · ${countWords(count)} of ${countWords(room.most)}` : ''
  const where = `${STATUS_WORDS[status]}, ${placeWords(task, place, column, limit === '')}${limit}${isOver ? ', over the limit' : ''}`
  const words = `${where}${leaseWords(task, status, holder)}`
  const before = column[place - 1]
  const after = column[place]
  if (!moves && isBetween(task, before, after)) return { kind: 'stay', words, place }
  const rank = rankFor(task, before, after)
  return { kind: 'move', words, place, fields: { ...(moves && { status }), ...(rank !== null && { rank }) }, isOver }
}

function toClosed(task: Task, status: TaskStatus): MovePlan {
  if (task.status === status) return { kind: 'stay', words: STATUS_WORDS[status], place: 0 }
  return { kind: 'move', words: STATUS_WORDS[status], place: 0, fields: { status }, isOver: false }
}

const HASTE = ['urgent', 'high', 'normal', 'low']
const hasteOf = ({ priority }: Task) => HASTE.indexOf(priority)

/** The place nearest to the wished one among tasks of the same priority: the more urgent always come first. */
export function placeFor(task: Task, wished: number, column: readonly Task[]): number {
  const mine = hasteOf(task)
  const first = column.filter((one) => hasteOf(one) < mine).length
  const end = first + column.filter((one) => hasteOf(one) === mine).length
  return Math.max(first, Math.min(wished, end))
}

function placeWords(task: Task, place: number, column: readonly Task[], withSum: boolean): string {
  const words = `place ${countWords(place + 1)}${withSum ? ` of ${countWords(column.length + 1)}` : ''}`
  const mixed = column.some((one) => one.priority !== task.priority)
  return mixed ? `${words}, among ${PRIORITY_WORDS[task.priority].toLowerCase()}` : words
}

const leaseWords = (task: Task, status: TaskStatus, holder: string | null): string =>
  status === 'running' && task.status !== 'running' ? ` · ${holder} claims it` : ''

const isBetween = (task: Task, before: Task | undefined, after: Task | undefined): boolean => {
  const [low, high] = ranksAround(task, before, after)
  return (low === null || low < task.rank) && (high === null || task.rank < high)
}

/** A rank for the place; null where the one it has will do. */
const rankFor = (task: Task, before: Task | undefined, after: Task | undefined): string | null =>
  isBetween(task, before, after) ? null : rankBetween(...ranksAround(task, before, after))

/** Only neighbours of the same priority count; others are told apart by that. */
const ranksAround = (task: Task, before: Task | undefined, after: Task | undefined) =>
  [
    before?.priority === task.priority ? before.rank : null,
    after?.priority === task.priority ? after.rank : null,
  ] as const
