import { identityOf, type LeadIdentity } from './lead-identity.ts'
import type { Lead, LeadComment, MissionState } from './model.ts'

/** Questions about leads; see selectors.ts. */

/** In the order of the pipeline; the last two are closed. */
export const LEAD_STAGES = ['new', 'contacted', 'qualified', 'won', 'lost'] as const
export type LeadStage = (typeof LEAD_STAGES)[number]

/** What a part of a score can reach, where that is agreed. */
export const PART_MOST: Readonly<Record<string, number>> = { funding: 30, team: 25, fit: 25, signal: 20 }

/** The stage in lower case: one of ours, or a publisher's own word. One without is new. */
export const stageOf = ({ stage }: Pick<Lead, 'stage'>): string => stage?.trim().toLowerCase() || 'new'

export const isOurStage = (stage: string): stage is LeadStage => LEAD_STAGES.some((one) => one === stage)

/** Those that are shown: each once, without the ones that were merged into another. */
export const leadsShown = ({ leads }: Pick<MissionState, 'leads'>): readonly Lead[] =>
  [...leads.values()].filter(({ merged }) => merged === null)

/** The parts of a score, those with an agreed maximum first and in its order. A part without one may reach `most` = null. */
export interface ScorePart {
  readonly name: string
  readonly points: number
  readonly most: number | null
}

export function scoreParts(parts: Lead['parts']): readonly ScorePart[] {
  const known = Object.keys(PART_MOST).filter((name) => Object.hasOwn(parts, name))
  const others = Object.keys(parts).filter((name) => !Object.hasOwn(PART_MOST, name))
  return [...known, ...others].map((name) => ({
    name,
    points: parts[name] ?? 0,
    most: Object.hasOwn(PART_MOST, name) ? (PART_MOST[name] ?? null) : null,
  }))
}

/** Why two leads may be the same. */
export interface LeadDouble {
  /** The one that came later. */
  readonly lead: Lead
  readonly of: Lead
  readonly by: keyof LeadIdentity
  readonly value: string
}

/** Of one e-mail address or domain, so that a list in which all are of one company stays quick. */
const COMPARED = 20

/**
 * Leads that are likely the same as an earlier one, by the id of the later one: the same e-mail address, else the same
 * domain of a company. Not those of which somebody said that they are two.
 * @param leads by when they were added, as the state has them.
 */
export function doubles(leads: Iterable<Lead>): ReadonlyMap<string, LeadDouble> {
  const seen = new Map<string, Lead[]>()
  const found = new Map<string, LeadDouble>()
  for (const lead of leads) {
    if (lead.merged !== null) continue
    const identity = identityOf(lead)
    for (const by of ['email', 'domain'] as const) {
      const value = identity[by]
      if (value === null) continue
      const alike = seen.get(`${by} ${value}`) ?? []
      const of = alike.find((other) => !areDistinct(lead, other))
      if (of !== undefined && !found.has(lead.id)) found.set(lead.id, { lead, of, by, value })
      if (alike.length < COMPARED) seen.set(`${by} ${value}`, [...alike, lead])
    }
  }
  return found
}

const areDistinct = (a: Lead, b: Lead): boolean => a.distinct.includes(b.id) || b.distinct.includes(a.id)

/** Longer chains of merges than anybody makes by hand. */
const HOPS = 20

/** Itself, or what it was merged into, however often. */
export function shownAs(leads: MissionState['leads'], lead: Lead): Lead {
  let shown = lead
  for (let hops = 0; shown.merged && hops < HOPS; hops++) {
    const into = leads.get(shown.merged.into)
    if (into === undefined) break
    shown = into
  }
  return shown
}

/** What was said of a lead and of those that were merged into it, oldest first. */
export function leadComments(leads: MissionState['leads'], id: string): readonly LeadComment[] {
  const all: LeadComment[] = []
  for (const lead of leads.values()) if (shownAs(leads, lead).id === id) all.push(...lead.comments)
  return all.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
}

/** What a merge takes over unless somebody chooses: what the one that stays does not know. */
export function fieldsToTake(lead: Lead, into: Lead): readonly (keyof typeof TAKEN)[] {
  return TAKEN_FIELDS.filter((field) => lead[field] !== null && (into[field] === null || into[field] === ''))
}

const TAKEN = {
  company: true,
  domain: true,
  email: true,
  stage: true,
  source: true,
  owner: true,
  notes: true,
  nextAction: true,
  due: true,
  score: true,
} as const
// Object.keys forgets the names that are written out above.
const TAKEN_FIELDS = Object.keys(TAKEN) as readonly (keyof typeof TAKEN)[]
