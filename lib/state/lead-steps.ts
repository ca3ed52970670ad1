import { assertNever } from '#lib/protocol/assert-never.ts'
import type { EventData, EventOf, MissionEvent } from '#lib/protocol/event.ts'
import type { Lead, LeadComment, LeadField, LeadFields, LeadScore } from './model.ts'
import { isPerson } from './task-lease.ts'

/**
 * What one event makes of leads, wherever they are kept: in the live state the newest of them, in a store all. Pure but for
 * the shelf; leads are replaced, never changed.
 */
export interface LeadShelf {
  get(id: string): Lead | undefined
  put(lead: Lead): void
  delete(id: string): void
  /** Those that were merged into this one. */
  mergedInto(id: string): readonly Lead[]
}

const TYPES = [
  'lead:added',
  'lead:updated',
  'lead:scored',
  'lead:removed',
  'lead:merged',
  'lead:unmerged',
  'lead:distinct',
  'lead:commented',
] as const
export type LeadEvent = EventOf<(typeof TYPES)[number]>

export const isLeadEvent = (event: MissionEvent): event is LeadEvent => TYPES.some((type) => type === event.type)

/** What an event makes of the leads on a shelf, for who keeps nothing but leads. */
export function stepLeads(shelf: LeadShelf, event: LeadEvent): void {
  switch (event.type) {
    case 'lead:added':
    case 'lead:updated':
    case 'lead:scored':
      changeLead(shelf, event)
      return
    case 'lead:removed':
      removeLead(shelf, event)
      return
    case 'lead:merged':
      mergeLead(shelf, event)
      return
    case 'lead:unmerged':
      unmergeLead(shelf, event)
      return
    case 'lead:distinct':
      markDistinct(shelf, event)
      return
    case 'lead:commented':
      commentLead(shelf, event)
      return
    default:
      assertNever(event)
  }
}

/** Fields that a merge can take over. */
export const LEAD_FIELDS = [
  'name',
  'company',
  'domain',
  'email',
  'stage',
  'source',
  'owner',
  'notes',
  'nextAction',
  'due',
  'score',
] as const satisfies readonly LeadField[]

const SCORES = 20
const COMMENTS = 20
const DISTINCT = 50
/** Longer chains of merges than anybody makes by hand. */
const HOPS = 20

const newLead = (id: string, at: string): Lead => ({
  id,
  name: id,
  company: null,
  domain: null,
  email: null,
  stage: null,
  source: null,
  agentId: null,
  owner: null,
  notes: null,
  nextAction: null,
  due: null,
  score: null,
  parts: {},
  scores: [],
  comments: [],
  importId: null,
  gone: false,
  distinct: [],
  merged: null,
  version: 0,
  createdAt: at,
  updatedAt: at,
})

/** The lead that stands for this id: itself, or the one that it was merged into. */
export function standsFor(shelf: Pick<LeadShelf, 'get'>, id: string): Lead | undefined {
  let lead = shelf.get(id)
  for (let hops = 0; lead?.merged && hops < HOPS; hops++) lead = shelf.get(lead.merged.into)
  return lead?.merged ? undefined : lead
}

/** What was added, changed or scored: before, and as it is now. Undefined where it is not on this shelf. */
export function changeLead(
  shelf: LeadShelf,
  event: EventOf<'lead:added' | 'lead:updated' | 'lead:scored'>,
): { readonly before: Lead | undefined; readonly now: Lead } | undefined {
  const { data, at } = event
  const isKnown = shelf.get(data.leadId) !== undefined
  const before = standsFor(shelf, data.leadId)
  // A change of one that is kept elsewhere has not what it takes to make it.
  if (before === undefined && (isKnown || data.name === undefined || (data.version ?? 1) > 1)) return undefined
  const { version, ...lead } = before ?? newLead(data.leadId, at)
  const now: Lead = {
    ...lead,
    ...told(lead, data),
    ...scored(lead, event),
    importId: importOf(data) ?? lead.importId,
    gone: data.gone ?? (event.type === 'lead:added' ? false : lead.gone),
    agentId: finder(before, event),
    version: Math.max(data.version ?? 0, version + 1),
    updatedAt: at,
  }
  shelf.put(now)
  return { before, now }
}

type Told = EventData<'lead:updated'>

/**
 * The agent that added it, and nobody who spoke of it later. Of a lead that nobody was named for (an import, a file, a person's)
 * an update may name who found it, once.
 */
function finder(
  before: Lead | undefined,
  event: EventOf<'lead:added' | 'lead:updated' | 'lead:scored'>,
): string | null {
  const isSaid = before === undefined || event.type === 'lead:updated'
  return before?.agentId ?? (isSaid ? agentIn(event) : null)
}

/** The agent that an event of leads names: who says it, or whom it is told of. */
export const agentIn = ({ data, agentId }: { readonly data: object; readonly agentId?: string }): string | null =>
  'agentId' in data && typeof data.agentId === 'string' ? data.agentId : (agentId ?? null)

function told(lead: Omit<Lead, 'version'>, data: Told): Omit<LeadFields, 'score' | 'parts'> {
  const said = <T>(value: T | undefined, before: T): T => (value === undefined ? before : value)
  return {
    name: data.name || lead.name,
    company: said(data.company, lead.company),
    domain: said(data.domain, lead.domain),
    email: said(data.email, lead.email),
    stage: said(data.stage, lead.stage),
    source: said(data.source, lead.source),
    owner: said(data.owner, lead.owner),
    notes: said(data.notes, lead.notes),
    nextAction: said(data.nextAction, lead.nextAction),
    due: said(data.due, lead.due),
  }
}

const importOf = (data: Told): string | null => (typeof data.importId === 'string' ? data.importId : null)

function scored(
  lead: Omit<Lead, 'version'>,
  event: EventOf<'lead:added' | 'lead:updated' | 'lead:scored'>,
): Pick<Lead, 'score' | 'parts' | 'scores'> {
  const { data, at, actor } = event
  const score = data.score ?? lead.score
  const parts = data.parts === undefined ? lead.parts : sorted(data.parts)
  if (data.score === undefined) return { score, parts, scores: lead.scores }
  const agentId = agentIn(event)
  const by = agentId === null || isPerson(actor) ? actor : `agent:${agentId}`
  const next: LeadScore = { score: data.score, parts, by, at }
  return { score, parts, scores: [...lead.scores, next].slice(-SCORES) }
}

/** Sorted, so that equal leads are written alike; fromEntries also keeps a part called `__proto__` a plain field. */
const sorted = (parts: Readonly<Record<string, number>>): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(parts).sort(([a], [b]) => (a < b ? -1 : 1)))

/** @returns the lead that goes, and with it those that were merged into it. */
export function removeLead(shelf: LeadShelf, { data }: EventOf<'lead:removed'>): Lead | undefined {
  const lead = shelf.get(data.leadId)
  if (lead === undefined) return undefined
  forget(shelf, lead, HOPS)
  return lead
}

function forget(shelf: LeadShelf, lead: Lead, hops: number): void {
  shelf.delete(lead.id)
  if (hops > 0) for (const other of shelf.mergedInto(lead.id)) forget(shelf, other, hops - 1)
}

/** @returns the lead that goes and the one that stays; undefined where they are no two. */
export function mergeLead(
  shelf: LeadShelf,
  { data, at, actor }: EventOf<'lead:merged'>,
): { readonly lead: Lead; readonly into: Lead } | undefined {
  const lead = shelf.get(data.leadId)
  const into = standsFor(shelf, data.into)
  if (lead === undefined || lead.merged !== null || into === undefined || into.id === lead.id) return undefined
  const fields = data.fields ?? []
  const merged = { into: into.id, by: actor, at, fields, before: fieldsOf(into, [...LEAD_FIELDS, 'parts']) }
  shelf.put({ ...lead, merged, version: Math.max(data.version ?? 0, lead.version + 1), updatedAt: at })
  const now = { ...into, ...fieldsOf(lead, withParts(fields)), version: into.version + 1, updatedAt: at }
  shelf.put(now)
  return { lead, into: now }
}

/** @returns the lead that is shown again; undefined where it was merged into none. */
export function unmergeLead(shelf: LeadShelf, { data, at }: EventOf<'lead:unmerged'>): Lead | undefined {
  const lead = shelf.get(data.leadId)
  if (lead === undefined || lead.merged === null) return undefined
  const { merged } = lead
  const now = { ...lead, merged: null, version: Math.max(data.version ?? 0, lead.version + 1), updatedAt: at }
  shelf.put(now)
  const into = shelf.get(merged.into)
  if (into === undefined) return now
  // What somebody wrote since stays.
  const isUntouched = (field: LeadField) => withParts([field]).every((one) => isSame(into[one], lead[one]))
  const back = withParts(merged.fields.filter(isUntouched))
  shelf.put({ ...into, ...fieldsOf(merged.before, back), version: into.version + 1, updatedAt: at })
  return now
}

const withParts = (fields: readonly LeadField[]): readonly (LeadField | 'parts')[] =>
  fields.includes('score') ? [...fields, 'parts'] : fields

function fieldsOf<F extends LeadField | 'parts'>(lead: LeadFields, fields: readonly F[]): Pick<LeadFields, F> {
  // fromEntries forgets the names, and each is given its own value.
  return Object.fromEntries(fields.map((field) => [field, lead[field]])) as Pick<LeadFields, F>
}

const isSame = (a: LeadFields[LeadField | 'parts'], b: LeadFields[LeadField | 'parts']): boolean =>
  a === b || JSON.stringify(a) === JSON.stringify(b)

export function markDistinct(shelf: LeadShelf, { data }: EventOf<'lead:distinct'>): void {
  const lead = shelf.get(data.leadId)
  if (lead === undefined || lead.distinct.includes(data.other)) return
  shelf.put({ ...lead, distinct: [...lead.distinct, data.other].slice(-DISTINCT) })
}

/** @returns the lead that was commented on. */
export function commentLead(shelf: LeadShelf, event: EventOf<'lead:commented'>): Lead | undefined {
  const { data, at } = event
  const lead = standsFor(shelf, data.leadId)
  if (lead === undefined) return undefined
  const comment: LeadComment = { id: data.commentId ?? event.id, by: event.actor, text: data.text, at }
  const now = { ...lead, comments: [...lead.comments, comment].slice(-COMMENTS), updatedAt: at }
  shelf.put(now)
  return now
}
