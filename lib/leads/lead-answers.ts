import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import { MissionError } from '#lib/protocol/errors.ts'
import type { Lead } from '#lib/state/model.ts'
import {
  type KnownLead,
  LEAD_FILTERS,
  type LeadLike,
  type LeadOrder,
  type LeadPage,
  type LeadQuery,
} from './lead-source.ts'

const ORDERS: Readonly<Record<LeadOrder, string>> = {
  added: 'place',
  newest: 'place DESC',
  score: 'score IS NULL, score DESC, place',
  name: 'name, place',
  heard: 'updatedAt DESC, place DESC',
  due: 'due IS NULL, due, place',
}

/** The questions that the store of leads answers, on a connection that only reads. */
export function leadAnswers(db: DatabaseSync) {
  const one = db.prepare('SELECT json FROM lead WHERE id = ?')
  const changed = db.prepare('SELECT seq FROM changed')
  const byId = db.prepare('SELECT id, importId FROM lead WHERE id = ?')
  const byEmail = db.prepare('SELECT id, importId FROM lead WHERE email = ? ORDER BY place LIMIT 1')
  const byDomain = db.prepare(
    'SELECT id, importId FROM lead WHERE domain = :domain AND (email IS NULL OR :email IS NULL) ORDER BY place LIMIT 1',
  )
  return {
    many: (ids: readonly string[]): readonly Lead[] => ids.flatMap((id) => leadIn(one.get(id)) ?? []),

    page(query: LeadQuery): Omit<LeadPage, 'cursor'> {
      const { where, values } = conditionsOf(query)
      const { place, skip } = readAfter(query)
      const from = place === null ? '' : ` AND place > ${place}`
      const sql = `SELECT json, place FROM lead WHERE ${where}${from} ORDER BY ${ORDERS[query.order]} LIMIT ? OFFSET ?`
      const rows = db.prepare(sql).all(...values, query.limit + 1, skip)
      const shown = rows.slice(0, query.limit)
      const count = Number(db.prepare(`SELECT count(*) AS count FROM lead WHERE ${where}`).get(...values)?.count)
      const last = shown.at(-1)
      const isMore = rows.length > query.limit && last !== undefined
      const next = query.order === 'added' ? `p${last?.place}` : `o${skip + shown.length}`
      return {
        leads: shown.flatMap((row) => leadIn(row) ?? []),
        next: isMore ? next : null,
        count,
        changed: Number(changed.get()?.seq ?? 0),
      }
    },

    /** Their e-mail address, else their domain where not both name an address; the id of the lead, null for one that is new. */
    known: (likes: readonly LeadLike[]): readonly (KnownLead | null)[] =>
      likes.map(({ id, email, domain }) => {
        const row =
          (id === null ? undefined : byId.get(id)) ??
          (email === null ? undefined : byEmail.get(email)) ??
          (domain === null ? undefined : byDomain.get({ domain, email }))
        return row === undefined ? null : { id: String(row.id), importId: String(row.importId) || null }
      }),
  }
}

function conditionsOf({ text, where, merged = false }: LeadQuery): { where: string; values: SQLInputValue[] } {
  const conditions = merged ? ['1'] : ['intoId IS NULL']
  const values: SQLInputValue[] = []
  for (const name of LEAD_FILTERS) {
    const value = where[name]
    if (value === undefined) continue
    conditions.push(`${name} = ?`)
    values.push(name === 'stage' ? value.trim().toLowerCase() : value)
  }
  for (const word of text.toLowerCase().split(/\s+/)) {
    if (word === '') continue
    conditions.push('instr(words, ?) > 0')
    values.push(word)
  }
  return { where: conditions.join(' AND '), values }
}

/** A page of the order `added` goes on after a place, which never moves; others after so many. */
function readAfter({ after, order }: LeadQuery): { readonly place: number | null; readonly skip: number } {
  if (after === null) return { place: null, skip: 0 }
  const [, kind, number] = /^([po])(\d{1,15})$/.exec(after) ?? []
  if (kind !== (order === 'added' ? 'p' : 'o')) {
    const message = 'must be the "next" of an earlier page in the same order'
    throw new MissionError('invalid', `The parameter "after" ${message}.`, { issues: [{ path: 'after', message }] })
  }
  return kind === 'p' ? { place: Number(number), skip: 0 } : { place: null, skip: Number(number) }
}

/** Our own JSON of our own type. */
const leadIn = (row: Record<string, unknown> | undefined): Lead | undefined =>
  row === undefined ? undefined : (JSON.parse(String(row.json)) as Lead)
