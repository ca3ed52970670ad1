import { createHash, randomBytes } from 'node:crypto'
import type { Principal } from '#lib/auth/principal.ts'
import type { LeadSource } from '#lib/leads/lead-source.ts'
import { isMissionError, MissionError } from '#lib/protocol/errors.ts'
import type { Draft } from '#lib/protocol/event.ts'
import { fieldsToTake } from '#lib/state/lead-selectors.ts'
import type { Lead } from '#lib/state/model.ts'
import type { GuardedAppend } from './guarded-append.ts'
import type { LeadGate } from './lead-gate.ts'
import type { LeadControl, LeadInput } from './leads.ts'

export interface LeadParts {
  readonly gate: LeadGate
  readonly source: Pick<LeadSource, 'many'>
  readonly log: GuardedAppend
  /** Default: 80 random bits. */
  readonly newId?: () => string
}

/** A draft holds only what its request says, never what stands: so the same request makes the same content. */
export function createLeads({ gate, source, log, newId = randomId }: LeadParts): LeadControl {
  const find = async (leadId: string) => (await source.many([leadId])).get(leadId)
  const present = async (leadId: string): Promise<Lead> => {
    const lead = await find(leadId)
    if (lead) return lead
    throw new MissionError('not_found', `There is no lead "${leadId}", or it was removed since.`)
  }
  const append = async (by: Principal, leadId: string, draft: Draft, id: string | undefined): Promise<void> => {
    try {
      await gate.append([draft], {
        append: async ([guard]) => [await log.append(by, draft, { ...(id && { id }), ...(guard && { guard }) })],
        known: async () => id !== undefined && (await log.known(by, id)),
      })
    } catch (error) {
      throw await shown(error, () => find(leadId))
    }
  }
  return {
    async add(by, { leadId: wanted, ...fields }, requestId) {
      const leadId = wanted ?? (requestId === undefined ? newId() : idFrom(by, requestId))
      const draft: Draft = { type: 'lead:added', data: { ...fields, leadId, version: 1 } }
      await append(by, leadId, draft, requestId ?? (wanted && idFrom(by, `add ${wanted}`)))
      return present(leadId)
    },
    async change(by, leadId, change, ifVersion, requestId) {
      await append(by, leadId, changeDraft(leadId, change, ifVersion), requestId)
      return present(leadId)
    },
    async remove(by, leadId, ifVersion, requestId) {
      await append(by, leadId, { type: 'lead:removed', data: { leadId, ...versionAfter(ifVersion) } }, requestId)
    },
    async merge(by, leadId, { into, fields }, ifVersion, requestId) {
      const taken = fields ?? (await toTake(present, leadId, into))
      const data = { leadId, into, fields: [...taken], ...versionAfter(ifVersion) }
      await append(by, leadId, { type: 'lead:merged', data }, requestId)
      return present((await present(leadId)).merged?.into ?? into)
    },
    async unmerge(by, leadId, ifVersion, requestId) {
      await append(by, leadId, { type: 'lead:unmerged', data: { leadId, ...versionAfter(ifVersion) } }, requestId)
      return present(leadId)
    },
  }
}

/** Once merged, what it takes is what it took: so a retry is the same request. */
async function toTake(present: (id: string) => Promise<Lead>, leadId: string, into: string) {
  const lead = await present(leadId)
  return lead.merged?.into === into ? lead.merged.fields : fieldsToTake(lead, await present(into))
}

function changeDraft(leadId: string, change: LeadInput, ifVersion: number | null): Draft {
  const data = { ...change, leadId, ...versionAfter(ifVersion) }
  return change.score === undefined
    ? { type: 'lead:updated', data }
    : { type: 'lead:scored', data: { ...data, score: change.score } }
}

const versionAfter = (seen: number | null) => (seen === null ? {} : { version: seen + 1 })

/** One request has no index to name, and every conflict shows what stands. */
async function shown(error: unknown, find: () => Promise<Lead | undefined>): Promise<unknown> {
  if (!isMissionError(error)) return error
  const { index: _one, ...details } = error.details
  const current = error.code === 'conflict' ? { current: (await find()) ?? null } : {}
  return new MissionError(error.code, error.message, { ...details, ...current, cause: error })
}

const randomId = () => `lead-${randomBytes(10).toString('hex')}`

/** A retry of an addition must name the same lead, on every node and after a restart. */
const idFrom = (by: Principal, requestId: string) =>
  `lead-${createHash('sha256').update(`${by.id}\n${requestId}`).digest('hex').slice(0, 20)}`
