import type { Principal } from '#lib/auth/principal.ts'
import type { EventLog } from '#lib/log/log.ts'
import type { MissionEvent } from '#lib/protocol/event.ts'
import type { ParsedDraft } from './parse-draft.ts'

/**
 * Usage that is sent again after prices have changed is the same usage: it takes the price that was recorded first.
 * @returns the drafts with those prices; null where none is stored with the same tokens.
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
  if (id === null || type !== 'token:usage' || data.costSource !== 'priced') return null
  const stored = await storedEvent(log, principal, id)
  if (stored?.type !== type) return null
  return unpriced(stored.data) === unpriced(data) ? stored.data : null
}

/** The event that is stored under a principal's id; null where none is, or it is no longer kept. */
export async function storedEvent(log: EventLog, principal: Principal, id: string): Promise<MissionEvent | null> {
  const seq = await log.find(principal.id, id)
  if (seq === null) return null
  const [stored] = await log.read(seq - 1, { events: 1, bytes: 1, upTo: seq })
  return stored?.seq === seq ? stored.event : null
}

function unpriced(data: object): string {
  return JSON.stringify({ ...data, costUsd: undefined, costSource: undefined, price: undefined })
}
