import type { EventLog } from '#lib/log/log.ts'
import { openProjection } from '#lib/projection/open-projection.ts'
import type { AlarmClock } from '#lib/protocol/clock.ts'
import { formatCursor } from '#lib/protocol/cursor.ts'
import type { KnownLead, LeadSource } from './lead-source.ts'
import type { LeadCalls } from './lead-store-thread.ts'

export interface LeadStoreOptions {
  /** Path of the database; its folder must exist. */
  readonly file: string
  readonly log: EventLog
  readonly clock: AlarmClock
  readonly onError: (error: unknown) => void
}

export interface LeadStore extends AsyncDisposable {
  /** False once a thread of it has died. */
  readonly available: boolean
  /** How many events of the log it has yet to take. */
  readonly behind: number
  /** @param atLeast seq of the live state, which answers must not be behind. */
  source(atLeast: () => number): LeadSource
}

/** Raised when the same events would make other rows than before; lead-store-thread.ts says so too. */
export const LEAD_STORE_MEANING = 2

/** Every lead that the log knows of, however many: a projection that follows the log (lib/projection). */
export async function openLeadStore({ file, log, clock, onError }: LeadStoreOptions): Promise<LeadStore> {
  const module = new URL('./lead-store-thread.ts', import.meta.url)
  const rows = await openProjection<LeadCalls>({
    file,
    module,
    meaning: LEAD_STORE_MEANING,
    about: ['lead:'],
    log,
    clock,
    onError,
  })
  return {
    get available() {
      return rows.available
    },
    get behind() {
      return rows.behind
    },
    source: (atLeast) => ({
      async many(ids) {
        const { answer } = await rows.ask(atLeast(), 'many', ids)
        return new Map(answer.map((lead) => [lead.id, lead]))
      },
      async page(query) {
        const { cursor, answer } = await rows.ask(atLeast(), 'page', query)
        return { ...answer, cursor: formatCursor(cursor) }
      },
      async known(likes) {
        const { answer } = await rows.ask(atLeast(), 'known', likes)
        return new Map(answer.flatMap((lead, index): [number, KnownLead][] => (lead ? [[index, lead]] : [])))
      },
    }),
    [Symbol.asyncDispose]: () => rows[Symbol.asyncDispose](),
  }
}
