import { randomUUIDv7 } from 'node:crypto'
import type { Principal } from '#lib/auth/principal.ts'
import type { Publish, PublishOptions } from '#lib/connectors/connector.ts'
import type { Entry, EventLog } from '#lib/log/log.ts'
import { isMissionError, MissionError } from '#lib/protocol/errors.ts'
import type { MissionEvent, Receipt } from '#lib/protocol/event.ts'
import type { Limits } from '#lib/protocol/limits.ts'
import { type ParsedDraft, parseDraft } from './parse-draft.ts'
import type { Stamp, Stamper } from './stamp.ts'

/** An append that may happen only once: the log refuses a second one with the same guard (P-LOG-4). */
export interface Decided {
  readonly guard: string
  readonly data: Readonly<Record<string, unknown>>
}

export interface PublishParts {
  readonly log: EventLog
  readonly limits: Limits
  readonly stamper: Stamper
  readonly zone: () => string
  /** Why this principal may not write this, or null (DOMAIN.md: who may write it). */
  readonly refuseWrite: (principal: Principal, type: string, data: Readonly<Record<string, unknown>>) => string | null
  /** What the server decides about a draft that acts on state; null for all others. @throws MissionError `conflict`. */
  readonly decide: (draft: ParsedDraft) => Decided | null
  /** Takes `events` from the principal's bucket. @throws MissionError `rate_limited`. */
  readonly takeFromBucket: (principal: Principal, events: number) => void
}

/** The one way into the log: parse, normalise, authorise, decide, stamp, append. */
export function createPublish(parts: PublishParts): Publish {
  return async (grant, drafts, options = {}) => {
    if (drafts.length > parts.limits.batchEvents) {
      throw new MissionError(
        'too_large',
        `A batch may hold ${parts.limits.batchEvents} events; this one has ${drafts.length}. Send it in parts.`,
      )
    }
    if (options.trust !== 'trusted') parts.takeFromBucket(grant.principal, drafts.length)
    const stamp = parts.stamper.next(parts.zone())
    const entries = drafts.map((draft, index) => prepare(parts, grant.principal, draft, options, stamp, index))
    if (entries.length === 0) return []
    return options.onConflict === 'skip' ? appendWithoutConflicts(parts.log, entries) : parts.log.append(entries)
  }
}

function prepare(
  parts: PublishParts,
  principal: Principal,
  input: unknown,
  options: PublishOptions,
  stamp: Stamp,
  index: number,
): Entry {
  try {
    const draft = parseDraft(input)
    const trusted = options.trust === 'trusted'
    const refusal = trusted ? null : parts.refuseWrite(principal, draft.type, draft.data)
    if (refusal !== null) throw new MissionError('forbidden', refusal)
    const decided = parts.decide(draft)
    const data = evidenced(draft.type, decided?.data ?? draft.data, trusted)
    const entry = entryOf(principal, { ...draft, data }, stamp, parts.limits.eventBytes)
    return decided ? { ...entry, guard: decided.guard } : entry
  } catch (error) {
    if (isMissionError(error))
      throw new MissionError(error.code, error.message, { ...error.details, index, cause: error })
    throw error
  }
}

/** What somebody outside says of a status is evidence from that agent itself, whatever source it names. */
function evidenced(
  type: string,
  data: Readonly<Record<string, unknown>>,
  trusted: boolean,
): Readonly<Record<string, unknown>> {
  if (type !== 'agent:statusChange' || trusted) return data
  const given = typeof data.evidence === 'object' && data.evidence !== null ? data.evidence : {}
  return { ...data, evidence: { ...given, source: 'self' } }
}

/** Serialises an event once, for the store and for every reader. */
export function entryOf(principal: Principal, draft: ParsedDraft, stamp: Stamp, maxBytes: number): Entry {
  const id = draft.id ?? randomUUIDv7()
  const subject: Record<string, string> = {}
  for (const name of ['agentId', 'sessionId', 'taskId']) {
    const value = draft.data[name]
    if (typeof value === 'string') subject[name] = value
  }
  const content = `,${JSON.stringify({ type: draft.type, ...subject, data: draft.data }).slice(1)}`
  // A UTF-16 unit takes at most 3 bytes, so most events need no count.
  if (content.length * 3 > maxBytes && Buffer.byteLength(content) > maxBytes) {
    throw new MissionError(
      'too_large',
      `An event may have ${maxBytes} bytes as JSON; this ${draft.type} has ${Buffer.byteLength(content)}. Shorten its data.`,
    )
  }
  return {
    principal: principal.id,
    id,
    stamp: `,${JSON.stringify({ at: stamp.at, day: stamp.day, actor: principal.id, id }).slice(1, -1)}`,
    content,
    // The schema of draft.type has accepted draft.data, which no type of TypeScript can follow.
    event: { ...stamp, actor: principal.id, id, type: draft.type, ...subject, data: draft.data } as Omit<
      MissionEvent,
      'seq'
    >,
  }
}

/** Appends what is new; an entry whose id is stored with other content keeps what was stored first. */
async function appendWithoutConflicts(log: EventLog, entries: readonly Entry[]): Promise<readonly Receipt[]> {
  let rest = [...entries]
  while (rest.length > 0) {
    try {
      return await log.append(rest)
    } catch (error) {
      if (!isMissionError(error) || error.code !== 'conflict' || error.details.index === undefined) throw error
      rest = rest.toSpliced(error.details.index, 1)
    }
  }
  return []
}
