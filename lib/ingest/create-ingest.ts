import { hash } from 'node:crypto'
import type { Principal } from '#lib/auth/principal.ts'
import type { Publish, PublishOptions } from '#lib/connectors/connector.ts'
import type { GuardedAppend, GuardedBatches } from '#lib/control/guarded-append.ts'
import type { LeadGate } from '#lib/control/lead-gate.ts'
import type { TaskGate } from '#lib/control/task-gate.ts'
import type { Entry, EventLog } from '#lib/log/log.ts'
import { isMissionError, MissionError } from '#lib/protocol/errors.ts'
import type { EventData, Receipt } from '#lib/protocol/event.ts'
import type { Limits } from '#lib/protocol/limits.ts'
import { asStored, storedEvent } from './as-stored.ts'
import { entryOf } from './entry.ts'
import { type ParsedDraft, parseDraft } from './parse-draft.ts'
import type { Stamper } from './stamp.ts'

export interface IngestParts {
  readonly log: EventLog
  readonly limits: Limits
  readonly stamper: Stamper
  /** IANA zone of the workspace. */
  readonly zone: () => string
  /** Why this principal may not write this, or null. */
  readonly refuseWrite: (principal: Principal, type: string, data: Readonly<Record<string, unknown>>) => string | null
  /** Refuses what gives something to somebody who is not here. @throws MissionError */
  readonly refuseStranger?: (draft: ParsedDraft) => void
  /** Decides what acts on tasks. */
  readonly gate: TaskGate
  /** Decides what acts on leads. */
  readonly leadGate: LeadGate
  /** Takes `events` from the principal's bucket. @throws MissionError `rate_limited`. */
  readonly take: (principal: Principal, events: number) => void
  /** Data with what the server adds to it, for it knows more than the publisher. */
  readonly fillIn?: (draft: ParsedDraft, by: Principal) => ParsedDraft['data']
  /** Prices usage that came without a cost. */
  readonly price?: (usage: EventData<'token:usage'>) => EventData<'token:usage'>
}

type Guards = readonly (string | null)[]

/** The one way into the log: parse, normalise, authorise, decide, stamp, append. */
export interface Ingest {
  readonly publish: Publish
  /** For what was decided already, by REST or by a rule. */
  readonly decided: GuardedAppend & GuardedBatches
}

export function createIngest(parts: IngestParts): Ingest {
  const { log, limits } = parts
  const known = (principal: Principal, id: string) => log.find(principal.id, id).then((seq) => seq !== null)
  const store = (principal: Principal, drafts: readonly ParsedDraft[], guards: Guards, options: PublishOptions) => {
    // Stamped at each try and not before, so that waiting, for a decision or a refusal, puts no event before its predecessor.
    const entries = (left: readonly number[]) => {
      const stamp = parts.stamper.next(parts.zone())
      return left.flatMap((index) => {
        const draft = drafts[index]
        if (!draft) return []
        return [at(index, () => entryOf(principal, draft, guards[index] ?? null, stamp, limits.eventBytes))]
      })
    }
    const all = [...drafts.keys()]
    return options.onConflict === 'skip' ? appendNew(log, entries, all) : log.append(entries(all))
  }
  const append: typeof store = async (principal, drafts, guards, options) => {
    try {
      return await store(principal, drafts, guards, options)
    } catch (error) {
      const first = conflictOf(error) === null ? null : await asStored(log, principal, drafts)
      if (first === null) throw error
      return await store(principal, first, guards, options)
    }
  }
  return {
    async publish({ principal }, inputs, options = {}) {
      if (inputs.length > limits.batchEvents) {
        throw new MissionError(
          'too_large',
          `A batch may hold ${limits.batchEvents} events; this one has ${inputs.length}. Send it in parts.`,
        )
      }
      if (principal.kind === 'person' || principal.kind === 'key') parts.take(principal, inputs.length)
      const drafts = inputs.map((input, index) =>
        at(index, () => completed(parts, principal, admit(parts, principal, input, options))),
      )
      const isKnown = async (index: number) => {
        const id = drafts[index]?.id ?? null
        return id !== null && known(principal, id)
      }
      const store = (guards: Guards) => append(principal, drafts, guards, options)
      const decideTasks = (leads: Guards) =>
        drafts.some(({ type }) => type.startsWith('task:'))
          ? parts.gate.append(principal, drafts, {
              append: (tasks) => store(tasks.map((guard, index) => guard ?? leads[index] ?? null)),
              known: isKnown,
            })
          : store(leads)
      if (!drafts.some(({ type }) => type.startsWith('lead:'))) return decideTasks([])
      return parts.leadGate.append(drafts, { append: decideTasks, known: isKnown })
    },
    decided: {
      async append(by, draft, { id, guard }) {
        parts.take(by, 1)
        const parsed = completed(parts, by, admit(parts, by, id === undefined ? draft : { ...draft, id }, {}))
        const [receipt] = await append(by, [parsed], [guard ?? null], {})
        if (!receipt) throw new MissionError('internal', 'The event was appended without a receipt.')
        return receipt
      },
      async appendAll(by, drafts, guards) {
        const parsed = drafts.map((draft, index) => at(index, () => admit(parts, by, draft, {})))
        return append(by, parsed, guards, {})
      },
      known,
      stored: (principal, id) => storedEvent(log, principal, id),
    },
  }
}

function admit(parts: IngestParts, principal: Principal, input: unknown, { trust }: PublishOptions): ParsedDraft {
  const draft = parseDraft(input)
  if (trust === 'trusted') return draft
  const refusal = parts.refuseWrite(principal, draft.type, draft.data)
  if (refusal !== null) throw new MissionError('forbidden', refusal)
  parts.refuseStranger?.(draft)
  switch (draft.type) {
    case 'agent:statusChange':
      return { ...draft, data: saidBySelf(draft.data) }
    case 'approval:resolved':
    case 'system:alertAcked':
    case 'budget:allowed':
    case 'budget:held':
    case 'budget:released':
      return { ...draft, data: bySelf(draft.data) }
    case 'token:usage':
      return { ...draft, id: draft.id ?? idOfRequest(draft.data) }
    default:
      return draft
  }
}

function completed(parts: IngestParts, by: Principal, draft: ParsedDraft): ParsedDraft {
  return priced(parts, parts.fillIn ? { ...draft, data: parts.fillIn(draft, by) } : draft)
}

function priced({ price }: IngestParts, draft: ParsedDraft): ParsedDraft {
  if (draft.type !== 'token:usage' || !price) return draft
  // The schema of draft.type has accepted draft.data, which no type of TypeScript can follow.
  return { ...draft, data: price(draft.data as EventData<'token:usage'>) }
}

/** What somebody outside says of a status is evidence from that agent itself, whatever source it names. */
function saidBySelf(data: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const given = typeof data.evidence === 'object' && data.evidence !== null ? data.evidence : {}
  return { ...data, evidence: { ...given, source: 'self' } }
}

/** Who answered is who writes it, whatever name is in it. */
function bySelf({ by: _claimed, ...data }: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return data
}

/** A request counts once, also where its publisher names it and not the event; of another agent or session it is another one. */
function idOfRequest({ requestId, agentId, sessionId }: Readonly<Record<string, unknown>>): string | null {
  if (typeof requestId !== 'string' || requestId === '') return null
  return `request:${hash('sha256', JSON.stringify([agentId, sessionId, requestId]), 'hex').slice(0, 40)}`
}

/** Runs one draft's step and puts its index on what it throws. */
function at<T>(index: number, step: () => T): T {
  try {
    return step()
  } catch (error) {
    if (!isMissionError(error)) throw error
    throw new MissionError(error.code, error.message, { ...error.details, index, cause: error })
  }
}

/** Tries of a whole batch. Each is refused for one conflict alone, so without an end the work would grow with their square. */
const TRIES = 16

/**
 * Appends what is new; an entry whose id is stored with other content keeps what was stored first. A batch with more
 * conflicts than that is handed over entry by entry, in its order.
 */
async function appendNew(
  log: EventLog,
  entries: (left: readonly number[]) => readonly Entry[],
  all: readonly number[],
): Promise<readonly Receipt[]> {
  let left = all
  for (let tries = 0; tries < TRIES && left.length > 0; tries++) {
    try {
      return await log.append(entries(left))
    } catch (error) {
      const index = conflictOf(error)
      if (index === null) throw error
      left = left.toSpliced(index, 1)
    }
  }
  const outcomes = await Promise.allSettled(entries(left).map((entry) => log.append([entry])))
  return outcomes.flatMap((outcome) => {
    if (outcome.status === 'fulfilled') return outcome.value
    if (conflictOf(outcome.reason) === null) throw outcome.reason
    return []
  })
}

/** The index of the entry that an append was refused for; null for any other error. */
const conflictOf = (error: unknown): number | null =>
  isMissionError(error) && error.code === 'conflict' ? (error.details.index ?? null) : null
