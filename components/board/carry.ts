import type { TaskStatus } from '#lib/protocol/event.ts'
import type { MissionState, Task } from '#lib/state/model.ts'
import type { TasksByStatus } from '#lib/state/selectors.ts'
import { limitOf } from '#lib/state/task-limits.ts'
import { visibleText } from '../visible-text.ts'
import type { Board } from './board.ts'
import { type Me, nameOf } from './me.ts'
import { type MovePlan, planMove, type Wish } from './move-plan.ts'

/** A card that is on its way, in the hand or by keys. */
export interface Carry {
  readonly task: Task
  readonly by: 'pointer' | 'keys'
  /** Null while it is over no column. */
  readonly wish: Wish | null
}

/** What dropping it now would do; null while it is over nothing. */
export function planOf(
  carry: Carry,
  { columns, all }: Pick<Board, 'columns' | 'all'>,
  state: MissionState,
  me: Me,
): MovePlan | null {
  const { task, wish } = carry
  if (wish === null) return null
  const holder = task.assignee === null ? null : visibleText(nameOf(task.assignee, state.agents, me))
  const most = limitOf(state.workspace.limits, wish.status)
  const room = most === null ? null : { count: all[wish.status], most }
  return planMove(task, wish, without(columns[wish.status], task), holder, room)
}

/** The others of a column: places are counted among them. */
export const without = (column: readonly Task[], { id }: Task): readonly Task[] =>
  column.some((one) => one.id === id) ? column.filter((one) => one.id !== id) : column

export type CarryKey = 'next' | 'before' | 'left' | 'right' | 'round'

/** Where a key takes the card. @param open the columns in their order. */
export function stepWish(
  { task, wish }: Carry,
  key: CarryKey,
  columns: TasksByStatus,
  open: readonly TaskStatus[],
): Wish {
  const at = wish ?? { status: task.status, place: 0 }
  const others = without(columns[at.status], task).length
  if (key === 'next') return { ...at, place: Math.min(at.place + 1, others) }
  if (key === 'before') return { ...at, place: Math.max(at.place - 1, 0) }
  const index = open.indexOf(at.status)
  const step = key === 'left' ? -1 : 1
  const wanted = key === 'round' ? (index + 1) % open.length : Math.max(0, Math.min(index + step, open.length - 1))
  const status = open[wanted] ?? at.status
  const room = without(columns[status], task).length
  return { status, place: Math.min(at.place, room) }
}
