import type { EventOf, TaskStatus } from '#lib/protocol/event.ts'
import type { Draft } from './draft.ts'
import type { LimitedStatus, TaskLimits } from './model.ts'

export const LIMITED: readonly LimitedStatus[] = ['backlog', 'ready', 'running', 'review']

export const NO_LIMITS: TaskLimits = { version: 1, backlog: null, ready: null, running: null, review: null }

/** How many tasks of a status there should be at most; null for no limit, as closed ones have none. */
export function limitOf(limits: TaskLimits, status: TaskStatus): number | null {
  const limited = LIMITED.find((one) => one === status)
  return limited === undefined ? null : limits[limited]
}

export function taskLimits(draft: Draft, { data }: EventOf<'task:limits'>): void {
  const { limits: before } = draft.workspace
  draft.workspace = { ...draft.workspace, limits: { ...before, ...given(data.limits), version: before.version + 1 } }
}

/** What a change names, without what it leaves out. */
function given(change: EventOf<'task:limits'>['data']['limits']): Partial<Record<LimitedStatus, number | null>> {
  const named: Partial<Record<LimitedStatus, number | null>> = {}
  for (const status of LIMITED) {
    const most = change[status]
    if (most !== undefined) named[status] = most
  }
  return named
}
