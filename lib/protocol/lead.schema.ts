import { z } from 'zod'
import { identifier as id } from './identifier.schema.ts'

/** The events of leads; a part of `eventData` (event.schema.ts). */

const text = (max: number) => z.string().max(max)
const instant = z.iso.datetime({ offset: true })
const occurredAt = instant.optional()
const data = z.looseObject

const lead = {
  leadId: id,
  name: text(240).optional(),
  /** Null empties a field; one that is absent stays as it is. */
  company: text(240).nullable().optional(),
  domain: text(240).nullable().optional(),
  email: text(240).nullable().optional(),
  /** new, contacted, qualified, won, lost, or a word of your own. */
  stage: text(60).nullable().optional(),
  source: text(240).nullable().optional(),
  /** Who looks after it: `person:<id>`, `agent:<id>` or any name. */
  owner: text(140).nullable().optional(),
  notes: text(20_000).nullable().optional(),
  nextAction: text(500).nullable().optional(),
  /** Of the next action. */
  due: instant.nullable().optional(),
  score: z.number().min(0).max(100).optional(),
  /** Parts of the score by name, in points: `{"funding": 30, "team": 25}`. */
  parts: z.record(text(60), z.number()).optional(),
  /** It is no longer where it came from, such as a file. */
  gone: z.boolean().optional(),
  agentId: id.optional(),
  /** Generation of the lead: one more with every change; one that is named is what the author made of the version before. */
  version: z.number().int().positive().optional(),
  occurredAt,
}

/** What a merge may take over from the lead that goes; the parts go with the score. */
export const leadField = z.enum([
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
])

export const leadEvents = {
  'lead:added': data({
    ...lead,
    name: text(240).min(1),
    /** The import that brought it, which can be undone as a whole. */
    importId: id.optional(),
  }),
  'lead:updated': data(lead),
  'lead:scored': data({ ...lead, score: z.number().min(0).max(100) }),
  'lead:removed': data({ leadId: id, version: z.number().int().positive().optional(), occurredAt }),
  /** `leadId` is the same as `into`: it is shown there from now on, and `into` takes over its `fields`. */
  'lead:merged': data({
    leadId: id,
    into: id,
    fields: z.array(leadField).max(20).optional(),
    version: z.number().int().positive().optional(),
    occurredAt,
  }),
  /** Takes a merge back: what was taken over returns to what it was, where nobody has changed it since. */
  'lead:unmerged': data({ leadId: id, version: z.number().int().positive().optional(), occurredAt }),
  /** Two that look alike are not the same. */
  'lead:distinct': data({ leadId: id, other: id, occurredAt }),
  'lead:commented': data({ leadId: id, commentId: id.optional(), text: text(8_000).min(1), occurredAt }),
} as const
