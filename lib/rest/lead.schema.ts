import { z } from 'zod'
import { eventData } from '#lib/protocol/event.schema.ts'
import { leadField } from '#lib/protocol/lead.schema.ts'

const { leadId, version: _server, name, ...fields } = eventData['lead:updated'].shape

const NO_NAME = 'a lead has a name'

/** Body of `POST /api/leads`. Strict, unlike events: a misspelt field of a form is a mistake. */
export const newLeadBody = z.strictObject({
  /** The lead's id; made by the server where it is absent. */
  id: leadId.optional(),
  name: z.string().trim().min(1, NO_NAME).max(240),
  ...fields,
})

/** Body of `PATCH /api/leads/{id}`: what changes. */
export const leadChangeBody = z
  .strictObject({ name: name.unwrap().trim().min(1, NO_NAME).optional(), ...fields })
  .refine((change) => Object.keys(change).length > 0, { message: 'name at least one field to change' })

/** Body of `POST /api/leads/{id}/merge`. */
export const leadMergeBody = z.strictObject({
  /** The lead that stays. */
  into: leadId,
  /** What it takes over; absent: what it does not know. */
  fields: z.array(leadField).max(20).optional(),
})

const column = z.string().max(240)

/** Body of `POST /api/leads/import`. */
export const leadImportBody = z.strictObject({
  csv: z.string().min(1),
  /** Of the file: the source of leads that name none. */
  name: z.string().trim().max(240).optional(),
  /** The column of each field; absent: guessed from the names of the columns. Null: none. */
  columns: z
    .partialRecord(
      z.enum([
        'id',
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
      ]),
      column.nullable(),
    )
    .optional(),
  /** Only says what an import would do. */
  dryRun: z.boolean().optional(),
})

const whole = z.number().int().nonnegative()

export const leadImportAnswer = z.object({
  /** Undoes it with `DELETE /api/leads/import/{id}`; null for a dry run. */
  importId: z.string().nullable(),
  rows: whole,
  added: whole,
  /** Rows that are leads already, or the same as an earlier row. They are left out. */
  known: whole,
  broken: z.array(z.object({ line: whole, field: z.string(), message: z.string() })),
  brokenRows: whole,
  /** What the file has, and which column each field was read from. */
  header: z.array(z.string()),
  columns: z.record(z.string(), z.string()),
  /** The first few that are new, as they were read. */
  sample: z.array(z.record(z.string(), z.unknown())),
})

export const leadUndoAnswer = z.object({
  removed: whole,
  /** Changed since, so they stay. */
  kept: whole,
})
