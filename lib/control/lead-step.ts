import { assertNever } from '#lib/protocol/assert-never.ts'
import { MissionError } from '#lib/protocol/errors.ts'
import type { Lead } from '#lib/state/model.ts'
import type { AnyDraft } from './task-step.ts'

/** What a draft wants of a lead, as far as rules look at it. */
export interface LeadStep {
  readonly kind: 'add' | 'change' | 'remove' | 'merge' | 'unmerge'
  readonly leadId: string
  /** The lead that a merge leads to. */
  readonly into: string | null
  /** The version that this step makes, where its author names it: one more than the version that was seen. */
  readonly version: number | null
  /** Whether it says the name, which a lead that is not known must have. */
  readonly isNamed: boolean
}

/** What the rules know of a lead. */
export type LeadFacts = Pick<Lead, 'id' | 'version' | 'merged'>

/** Leads by id. */
export interface LeadBoard {
  get(id: string): LeadFacts | undefined
}

const KINDS: ReadonlyMap<string, LeadStep['kind']> = new Map([
  ['lead:added', 'add'],
  ['lead:updated', 'change'],
  ['lead:scored', 'change'],
  ['lead:removed', 'remove'],
  ['lead:merged', 'merge'],
  ['lead:unmerged', 'unmerge'],
])

/** @returns null for a draft that makes no version of a lead: other types, comments, and that two are distinct. */
export function leadStepOf({ type, data }: AnyDraft): LeadStep | null {
  const kind = KINDS.get(type)
  if (kind === undefined || typeof data.leadId !== 'string') return null
  return {
    kind,
    leadId: data.leadId,
    into: typeof data.into === 'string' ? data.into : null,
    version: typeof data.version === 'number' ? data.version : null,
    isNamed: typeof data.name === 'string' && data.name !== '',
  }
}

/** The guard of one version of a lead: the log stores it once (P-LOG-4). */
export const leadGuard = (leadId: string, version: number): string => `mc:lead:${leadId}:${version}`

/** One version that a step makes. */
export interface LeadVersion {
  readonly leadId: string
  readonly version: number
}

/**
 * Decides one step against what stands.
 * @returns the version it makes; of a merge that of the lead that goes.
 * @throws MissionError `not_found`, `conflict` (with `current`) or `invalid`.
 */
export function decideLead(board: LeadBoard, step: LeadStep): LeadVersion {
  const { leadId } = step
  const named = board.get(leadId)
  switch (step.kind) {
    case 'add':
    case 'change': {
      const current = named && standing(board, named)
      if (!current) {
        if (step.kind === 'change' && !step.isNamed) throw missing(leadId)
        refuseStale(step, 0, null)
        return { leadId, version: 1 }
      }
      refuseStale(step, current.id === leadId ? current.version : null, current)
      return { leadId: current.id, version: current.version + 1 }
    }
    case 'remove':
      if (!named) throw missing(leadId)
      refuseStale(step, named.version, named)
      return { leadId, version: named.version + 1 }
    case 'merge': {
      if (!named) throw missing(leadId)
      refuseStale(step, named.version, named)
      refuseMerge(board, step, named)
      return { leadId, version: named.version + 1 }
    }
    case 'unmerge':
      if (!named) throw missing(leadId)
      if (!named.merged)
        throw conflict(`Lead "${leadId}" is merged into no other; there is nothing to take back.`, named)
      refuseStale(step, named.version, named)
      return { leadId, version: named.version + 1 }
    default:
      return assertNever(step.kind)
  }
}

/** The leads after a step, as far as later steps of the same batch need them. */
export function afterLead(
  board: LeadBoard,
  step: LeadStep,
  { leadId, version }: LeadVersion,
): readonly (readonly [string, LeadFacts | undefined])[] {
  const before = board.get(leadId)
  switch (step.kind) {
    case 'remove':
      return [[leadId, undefined]]
    case 'merge': {
      const into = step.into === null ? undefined : board.get(step.into)
      const kept = into && standing(board, into)
      if (!kept) return []
      // Only where it leads matters to the rules.
      const merged = { into: kept.id, by: '', at: '', fields: [], before: NOTHING }
      return [
        [leadId, { id: leadId, version, merged }],
        [kept.id, { ...kept, version: kept.version + 1 }],
      ]
    }
    case 'unmerge': {
      const into = before?.merged && board.get(before.merged.into)
      const back: LeadFacts = { id: leadId, version, merged: null }
      return into
        ? [
            [leadId, back],
            [into.id, { ...into, version: into.version + 1 }],
          ]
        : [[leadId, back]]
    }
    case 'add':
    case 'change':
      return [[leadId, { id: leadId, version, merged: before?.merged ?? null }]]
    default:
      return assertNever(step.kind)
  }
}

const NOTHING = {
  name: '',
  company: null,
  domain: null,
  email: null,
  stage: null,
  source: null,
  owner: null,
  notes: null,
  nextAction: null,
  due: null,
  score: null,
  parts: {},
}

const HOPS = 20

/** The lead that stands for one that may have been merged. */
function standing(board: LeadBoard, lead: LeadFacts): LeadFacts | undefined {
  let found: LeadFacts | undefined = lead
  for (let hops = 0; found?.merged && hops < HOPS; hops++) found = board.get(found.merged.into)
  return found?.merged ? undefined : found
}

function refuseMerge(board: LeadBoard, { leadId, into }: LeadStep, lead: LeadFacts): void {
  if (lead.merged) {
    throw conflict(`Lead "${leadId}" is merged into "${lead.merged.into}" already; take that back first.`, lead)
  }
  const found = into === null ? undefined : board.get(into)
  const kept = found && standing(board, found)
  if (!kept) throw missing(into ?? '')
  if (kept.id !== leadId) return
  const message = `Lead "${leadId}" cannot be merged into itself; name another one.`
  throw new MissionError('invalid', message, { issues: [{ path: 'into', message }] })
}

/** @param version null for what was merged: who named a version of it has not seen what it became. */
function refuseStale({ leadId, version: wanted }: LeadStep, version: number | null, current: LeadFacts | null): void {
  if (wanted === null || wanted === (version ?? Number.NaN) + 1) return
  if (current === null) {
    const message = `A new lead has version 1, not ${wanted}; leave it out.`
    throw new MissionError('invalid', message, { issues: [{ path: 'version', message }] })
  }
  if (version === null) throw conflict(`Lead "${leadId}" was merged into "${current.id}"; change that one.`, current)
  throw conflict(
    `Lead "${leadId}" is at version ${version}, and this change was made from version ${wanted - 1}; read it again and decide anew.`,
    current,
  )
}

const missing = (leadId: string) =>
  new MissionError(
    'not_found',
    `There is no lead "${leadId}": it was never added, or was removed. Add it with lead:added, or say its name.`,
  )

const conflict = (message: string, current: LeadFacts) => new MissionError('conflict', message, { current })
