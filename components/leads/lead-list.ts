import { dayIn } from '#lib/protocol/day-in.ts'
import { doubles, isOurStage, LEAD_STAGES, type LeadDouble, stageOf } from '#lib/state/lead-selectors.ts'
import type { Lead } from '#lib/state/model.ts'
import type { LeadSort, LeadView } from './lead-view.ts'

/** One line of the table: a lead, or under it that it is likely the same as another. */
export type LeadLine =
  | { readonly kind: 'lead'; readonly key: string; readonly lead: Lead }
  | { readonly kind: 'double'; readonly key: string; readonly double: LeadDouble }

/** Those that pass the filters, in their order. */
export function leadsIn(leads: readonly Lead[], view: LeadView): readonly Lead[] {
  const words = view.text.toLowerCase().split(/\s+/).filter(Boolean)
  return leads.filter((lead) => passes(lead, view, words)).sort(ORDERS[view.sort])
}

function passes(lead: Lead, view: LeadView, words: readonly string[]): boolean {
  const { stage, owner, agentId, importId, least } = view
  return (
    (stage === '' || stageOf(lead) === stage) &&
    (owner === '' || lead.owner === (owner === 'nobody' ? null : owner)) &&
    (agentId === '' || lead.agentId === agentId) &&
    (importId === '' || lead.importId === importId) &&
    (least === '' || (lead.score !== null && lead.score >= Number(least))) &&
    (words.length === 0 || holds(lead, words))
  )
}

function holds({ name, company, domain, email, source, nextAction }: Lead, words: readonly string[]): boolean {
  const text = [name, company, domain, email, source, nextAction].join('\n').toLowerCase()
  return words.every((word) => text.includes(word))
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
const byName = (a: Lead, b: Lead): number => a.name.localeCompare(b.name, 'en') || compare(a.id, b.id)

/** Those without what they are ordered by come last. */
const ORDERS: Readonly<Record<LeadSort, (a: Lead, b: Lead) => number>> = {
  score: (a, b) => (b.score ?? -1) - (a.score ?? -1) || byName(a, b),
  name: byName,
  due: (a, b) => compare(a.due ?? '~', b.due ?? '~') || byName(a, b),
  heard: (a, b) => compare(b.updatedAt, a.updatedAt) || byName(a, b),
  added: (a, b) => compare(b.createdAt, a.createdAt) || byName(a, b),
}

/** The table from top to bottom. @param later doubles that somebody wants to decide later. */
export function linesOf(
  leads: readonly Lead[],
  alike: ReadonlyMap<string, LeadDouble>,
  later: ReadonlySet<string>,
): readonly LeadLine[] {
  return leads.flatMap((lead): LeadLine[] => {
    const line = { kind: 'lead', key: lead.id, lead } as const
    const double = alike.get(lead.id)
    if (double === undefined || later.has(lead.id)) return [line]
    return [line, { kind: 'double', key: `double ${lead.id}`, double }]
  })
}

/** @param leads in the order in which they came. */
export const doublesIn = (leads: readonly Lead[]): ReadonlyMap<string, LeadDouble> =>
  doubles(leads.toSorted((a, b) => compare(a.createdAt, b.createdAt) || compare(a.id, b.id)))

export interface StageSum {
  readonly stage: string
  readonly leads: readonly Lead[]
  readonly unscored: number
  /** Whose next action is due on the day or before it. */
  readonly due: number
}

export interface LeadSums {
  readonly count: number
  /** Of those with a score; null where none has one. */
  readonly best: number | null
  readonly median: number | null
  readonly due: number
  /** Ours in their order, then others by name. */
  readonly stages: readonly StageSum[]
}

export interface LeadDay {
  /** The workspace's day and IANA zone. */
  readonly day: string
  readonly zone: string
}

const isClosed = (stage: string) => stage === 'won' || stage === 'lost'

/** Whether its next action is to be done by the end of the day. */
export function isDue(lead: Lead, { day, zone }: LeadDay): boolean {
  if (lead.due === null || isClosed(stageOf(lead))) return false
  return dayIn(zone, Date.parse(lead.due)) <= day
}

export function sumsOf(leads: readonly Lead[], on: LeadDay): LeadSums {
  const byStage = new Map<string, Lead[]>(LEAD_STAGES.map((stage) => [stage, []]))
  for (const lead of leads) {
    const list = byStage.get(stageOf(lead))
    if (list) list.push(lead)
    else byStage.set(stageOf(lead), [lead])
  }
  const stages = Array.from(byStage, ([stage, all]) => ({
    stage,
    leads: all,
    unscored: all.filter(({ score }) => score === null).length,
    due: all.filter((lead) => isDue(lead, on)).length,
  }))
  const others = (stage: string) => (isOurStage(stage) ? LEAD_STAGES.indexOf(stage) : LEAD_STAGES.length)
  stages.sort((a, b) => others(a.stage) - others(b.stage) || compare(a.stage, b.stage))
  const scores = leads.flatMap(({ score }) => score ?? []).sort((a, b) => a - b)
  return {
    count: leads.length,
    best: scores.at(-1) ?? null,
    median: medianOf(scores),
    due: stages.reduce((sum, { due }) => sum + due, 0),
    stages,
  }
}

function medianOf(sorted: readonly number[]): number | null {
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]]
  return low === undefined || high === undefined ? null : Math.round((low + high) / 2)
}
