import type { DatabaseSync } from 'node:sqlite'
import { serveProjection } from '#lib/projection/serve-projection.ts'
import { identityOf } from '#lib/state/lead-identity.ts'
import { stageOf } from '#lib/state/lead-selectors.ts'
import { isLeadEvent, type LeadShelf, stepLeads } from '#lib/state/lead-steps.ts'
import type { Lead } from '#lib/state/model.ts'
import { leadAnswers } from './lead-answers.ts'

export type LeadCalls = ReturnType<typeof leadAnswers>

serveProjection<object, LeadCalls>({
  migrations: [
    `CREATE TABLE lead (
       id TEXT PRIMARY KEY, place INTEGER NOT NULL UNIQUE, json TEXT NOT NULL, intoId TEXT, words TEXT NOT NULL,
       name TEXT NOT NULL, stage TEXT NOT NULL, owner TEXT NOT NULL, agentId TEXT NOT NULL, source TEXT NOT NULL,
       importId TEXT NOT NULL, email TEXT, domain TEXT, score REAL, due TEXT, updatedAt TEXT NOT NULL) STRICT;
     CREATE INDEX lead_into ON lead (intoId) WHERE intoId IS NOT NULL;
     CREATE INDEX lead_email ON lead (email) WHERE email IS NOT NULL;
     CREATE INDEX lead_domain ON lead (domain) WHERE domain IS NOT NULL;
     CREATE INDEX lead_import ON lead (importId) WHERE importId <> '';
     CREATE TABLE changed (only INTEGER PRIMARY KEY CHECK (only = 1), seq INTEGER NOT NULL) STRICT`,
  ],
  meaning: 2,
  follow(db) {
    const shelf = shelfIn(db)
    const change = db.prepare('INSERT OR REPLACE INTO changed VALUES (1, ?)')
    return {
      apply(events) {
        let last = 0
        for (const event of events) {
          if (!isLeadEvent(event)) continue
          stepLeads(shelf.at(event.seq), event)
          last = event.seq
        }
        if (last > 0) change.run(last)
      },
    }
  },
  answers: (db) => leadAnswers(db),
})

/** The leads of the database, as the fold wants them. */
function shelfIn(db: DatabaseSync) {
  const get = db.prepare('SELECT json FROM lead WHERE id = ?')
  const into = db.prepare('SELECT json FROM lead WHERE intoId = ? ORDER BY place')
  const drop = db.prepare('DELETE FROM lead WHERE id = ?')
  const columns = 'id place json intoId words name stage owner agentId source importId email domain score due updatedAt'
  const names = columns.split(' ')
  const put = db.prepare(
    `INSERT INTO lead (${names.join(', ')}) VALUES (${names.map((name) => `:${name}`).join(', ')})
     ON CONFLICT (id) DO UPDATE SET ${names
       .slice(2)
       .map((name) => `${name} = excluded.${name}`)
       .join(', ')}`,
  )
  return {
    /** @param place of a lead that is new: it never changes. */
    at: (place: number): LeadShelf => ({
      get: (id) => leadIn(get.get(id)),
      put: (lead) => void put.run(rowOf(lead, place)),
      delete: (id) => void drop.run(id),
      mergedInto: (id) => into.all(id).flatMap((row) => leadIn(row) ?? []),
    }),
  }
}

/** Our own JSON of our own type. */
const leadIn = (row: Record<string, unknown> | undefined): Lead | undefined =>
  row === undefined ? undefined : (JSON.parse(String(row.json)) as Lead)

function rowOf(lead: Lead, place: number) {
  const { id, name, company, domain, email, source, nextAction, owner, agentId, importId, score, due, updatedAt } = lead
  const identity = identityOf(lead)
  return {
    id,
    place,
    json: JSON.stringify(lead),
    intoId: lead.merged?.into ?? null,
    words: [name, company, domain, email, source, nextAction].filter(Boolean).join('\n').toLowerCase(),
    name: name.toLowerCase(),
    stage: stageOf(lead),
    owner: owner ?? '',
    agentId: agentId ?? '',
    source: source ?? '',
    importId: importId ?? '',
    email: identity.email,
    domain: identity.domain,
    score,
    due,
    updatedAt,
  }
}
