import type { MissionEvent } from '#lib/protocol/event.ts'
import { isLeadEvent } from '#lib/state/lead-steps.ts'
import type { Lead } from '#lib/state/model.ts'

type Leads = ReadonlyMap<string, Lead>

/** Each once: of a lead that both know, the later version, since an answer may be ahead of the live state. */
export function withKnown(known: Leads, live: Leads): Leads {
  if (known.size === 0) return live
  const all = new Map(known)
  for (const lead of live.values()) {
    const other = known.get(lead.id)
    if (other === undefined || other.version <= lead.version) all.set(lead.id, lead)
  }
  return all
}

/** @param leads as they were read, which may have been before what is known. */
export function noted(known: Leads, leads: readonly Lead[]): Leads {
  const all = new Map(known)
  for (const lead of leads) {
    const before = known.get(lead.id)
    if (before === undefined || before.version <= lead.version) all.set(lead.id, lead)
  }
  return all
}

export interface Heard {
  readonly removed: readonly string[]
  /** Of which something was said, and what was merged into them or they into. */
  readonly touched: readonly string[]
}

/** What events say of leads. */
export function heardOf(events: readonly MissionEvent[]): Heard {
  const [removed, touched] = [new Set<string>(), new Set<string>()]
  for (const event of events) {
    if (!isLeadEvent(event)) continue
    const { data } = event
    if (event.type === 'lead:removed') removed.add(data.leadId)
    else touched.add(data.leadId)
    if ('into' in data && typeof data.into === 'string') touched.add(data.into)
  }
  return { removed: [...removed], touched: [...touched].filter((id) => !removed.has(id)) }
}

/** Without those that were removed, and what had been merged into them. */
export function withoutRemoved(known: Leads, removed: ReadonlySet<string>): Leads {
  const isGone = ({ id, merged }: Lead) => removed.has(id) || (merged !== null && removed.has(merged.into))
  return [...known.values()].some(isGone) ? new Map([...known].filter(([, lead]) => !isGone(lead))) : known
}
