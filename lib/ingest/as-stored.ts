import type { Principal } from '#lib/auth/principal.ts'
import type { EventLog } from '#lib/log/log.ts'
import type { MissionEvent } from '#lib/protocol/event.ts'
import type { ParsedDraft } from './parse-draft.ts'

/**
 * What is sent again is the same fact, also where the server would add something else to it by now (a price, the task that
 * was in hand or is another's, whom a comment names): it keeps what was recorded first.
 * @returns the drafts as they are stored; null where none is stored with the same words of its publisher.
 */
export async function asStored(
  log: EventLog,
  principal: Principal,
  drafts: readonly ParsedDraft[],
): Promise<readonly ParsedDraft[] | null> {
  const stored = await Promise.all(drafts.map((draft) => storedAs(log, principal, draft)))
  if (stored.every((data) => data === null)) return null
  return drafts.map((draft, index) => ({ ...draft, data: stored[index] ?? draft.data }))
}

async function storedAs(log: EventLog, principal: Principal, { id, type, data }: ParsedDraft) {
  if (id === null || (type !== 'token:usage' && type !== 'task:commented')) return null
  const stored = await storedEvent(log, principal, id)
  if (stored?.type !== type) return null
  return asSaid(stored.data) === asSaid(data) ? stored.data : null
}

/** The event that is stored under a principal's id; null where none is, or it is no longer kept. */
export async function storedEvent(log: EventLog, principal: Principal, id: string): Promise<MissionEvent | null> {
  const seq = await log.find(principal.id, id)
  if (seq === null) return null
  const [stored] = await log.read(seq - 1, { events: 1, bytes: 1, upTo: seq })
  return stored?.seq === seq ? stored.event : null
}

/** Without what the server adds. */
function asSaid(data: Readonly<Record<string, unknown>>): string {
  const priced = data.costSource === 'priced' ? { costUsd: undefined, costSource: undefined, price: undefined } : {}
  const taskId = data.saidTaskId ?? (data.taskSource === 'lease' ? undefined : data.taskId)
  const added = { taskId: undefined, taskSource: undefined, saidTaskId: undefined, mentions: undefined }
  return JSON.stringify([taskId, { ...data, ...priced, ...added }])
}
