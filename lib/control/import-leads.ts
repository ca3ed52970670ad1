import { createHash } from 'node:crypto'
import type { Principal } from '#lib/auth/principal.ts'
import type { LeadLike, LeadSource } from '#lib/leads/lead-source.ts'
import { isMissionError, MissionError } from '#lib/protocol/errors.ts'
import type { EventData } from '#lib/protocol/event.ts'
import type { GuardedAppend, GuardedBatches } from './guarded-append.ts'
import type { LeadGate } from './lead-gate.ts'
import type { LeadInput } from './leads.ts'

/** One row that can be read. */
export interface LeadRow extends LeadLike {
  /** Where in the file: its lead gets its id from it, where it names none. */
  readonly line: number
  readonly fields: LeadInput & { readonly name: string }
}

export interface LeadImportResult {
  readonly importId: string | null
  /** By line. */
  readonly added: readonly LeadRow[]
  readonly known: number
}

/** Brings in many leads, and takes them out again. */
export interface LeadImports {
  /**
   * Adds who is not known yet, in batches: each row once, however often it is asked for with the same key.
   * @param requestId null for a dry run, which only says what would be done.
   */
  bring(by: Principal, rows: readonly LeadRow[], requestId: string | null): Promise<LeadImportResult>
  /** Removes what an import added and nobody has changed since. @throws MissionError `not_found` where it added nothing that is there. */
  undo(by: Principal, importId: string): Promise<{ readonly removed: number; readonly kept: number }>
}

export interface LeadImportParts {
  readonly gate: LeadGate
  readonly source: LeadSource
  readonly log: Pick<GuardedAppend, 'known'> & GuardedBatches
}

/** Others get their turn between batches. */
const AT_ONCE = 500

export function createLeadImports({ gate, source, log }: LeadImportParts): LeadImports {
  const append = (by: Principal, drafts: readonly LeadDraft[]) =>
    gate.append(drafts, {
      append: (guards) => log.appendAll(by, drafts, guards),
      known: async (index) => log.known(by, drafts[index]?.id ?? ''),
    })
  return {
    async bring(by, rows, requestId) {
      const importId = requestId === null ? null : `import-${digest(by.id, requestId)}`
      const fresh = await newRows(source, rows, importId)
      for (let at = 0; importId !== null && at < fresh.length; at += AT_ONCE) {
        await bringAll(fresh.slice(at, at + AT_ONCE), (rows) =>
          append(
            by,
            rows.map((row) => draftOf(row, importId)),
          ),
        )
      }
      return { importId, added: fresh, known: rows.length - fresh.length }
    },
    async undo(by, importId) {
      const where = { importId }
      const query = { limit: AT_ONCE, order: 'added', text: '', where, merged: true } as const
      let [removed, kept] = [0, 0]
      for (let after: string | null = null, first = true; first || after !== null; first = false) {
        const page = await source.page({ ...query, after })
        const [untouched, touched] = [page.leads.filter(isUntouched), page.leads.length]
        const done = await remove(
          untouched.map(({ id, version }) => removal(id, version)),
          (drafts) => append(by, drafts),
        )
        removed += done
        kept += touched - done
        after = page.next
      }
      if (removed + kept > 0) return { removed, kept }
      throw new MissionError('not_found', `No lead of the import "${importId}" is here: it added none, or was undone.`)
    },
  }
}

type LeadDraft =
  | { readonly id: string; readonly type: 'lead:added'; readonly data: EventData<'lead:added'> }
  | { readonly id: string; readonly type: 'lead:removed'; readonly data: EventData<'lead:removed'> }

const isUntouched = ({
  version,
  comments,
  merged,
}: {
  version: number
  comments: readonly unknown[]
  merged: unknown
}) => version === 1 && comments.length === 0 && merged === null

const removal = (leadId: string, version: number): LeadDraft => ({
  id: `undo-${digest(leadId)}`,
  type: 'lead:removed',
  data: { leadId, version: version + 1 },
})

/**
 * The id of a lead that was removed is not given again (P-LEAD-1): a row that names one gets another. Which rows those are
 * shows one by one; side by side, so that the log takes many at once.
 */
async function bringAll(
  rows: readonly LeadRow[],
  append: (rows: readonly LeadRow[]) => Promise<unknown>,
): Promise<void> {
  try {
    await append(rows)
  } catch (error) {
    const [row, ...others] = rows
    if (row === undefined || !namesTakenId(error)) throw error
    if (others.length > 0) await Promise.all(rows.map((one) => bringAll([one], append)))
    else if (row.id === null) throw error
    else await append([{ ...row, id: null }])
  }
}

/** No lead has the id, or the very row is stored with another one: the same import is asked for again. */
function namesTakenId(error: unknown): boolean {
  if (!isMissionError(error) || error.code !== 'conflict') return false
  const { current } = error.details
  return current === null || (typeof current === 'object' && 'id' in current && 'seq' in current)
}

/** What somebody changes meanwhile stays. @returns how many were removed. */
async function remove(
  drafts: readonly LeadDraft[],
  append: (drafts: readonly LeadDraft[]) => Promise<unknown>,
): Promise<number> {
  let left = drafts
  while (left.length > 0) {
    try {
      await append(left)
      return left.length
    } catch (error) {
      const index = isMissionError(error) && error.code === 'conflict' ? error.details.index : undefined
      if (index === undefined) throw error
      left = left.toSpliced(index, 1)
    }
  }
  return 0
}

/** Rows that are no lead yet and not the same as an earlier row; what this very import added counts as new. */
async function newRows(
  source: LeadSource,
  rows: readonly LeadRow[],
  importId: string | null,
): Promise<readonly LeadRow[]> {
  const known = await source.known(rows.map(({ id, email, domain }) => ({ id, email, domain })))
  const seen = new Set<string>()
  return rows.filter((row, index) => {
    const there = known.get(index)
    const isSeen = looksFor(row).some((mark) => seen.has(mark))
    for (const mark of leaves(row)) seen.add(mark)
    return !isSeen && (there === undefined || (importId !== null && there.importId === importId))
  })
}

/** Of one company there may be several people: where both rows name an address, that decides. */
const looksFor = ({ id, email, domain }: LeadLike): readonly string[] => [
  ...(id === null ? [] : [`id ${id}`]),
  ...(email === null ? [] : [`email ${email}`]),
  ...(domain === null ? [] : [email === null ? `domain ${domain}` : `nameless ${domain}`]),
]

const leaves = ({ id, email, domain }: LeadLike): readonly string[] => [
  ...(id === null ? [] : [`id ${id}`]),
  ...(email === null ? [] : [`email ${email}`]),
  ...(domain === null ? [] : [`domain ${domain}`, ...(email === null ? [`nameless ${domain}`] : [])]),
]

function draftOf({ id, line, fields }: LeadRow, importId: string): LeadDraft {
  const leadId = id ?? `lead-${digest(importId, String(line))}`
  return { id: `${importId}:${line}`, type: 'lead:added', data: { ...fields, leadId, importId, version: 1 } }
}

const digest = (...words: readonly string[]) => createHash('sha256').update(words.join('\n')).digest('hex').slice(0, 20)
