import { LEAD_FILTERS, LEAD_ORDERS } from '#lib/leads/lead-source.ts'
import {
  leadChangeBody,
  leadImportAnswer,
  leadImportBody,
  leadMergeBody,
  leadUndoAnswer,
  newLeadBody,
} from './lead.schema.ts'
import {
  IDEMPOTENCY_KEY,
  IF_MATCH,
  IF_NONE_MATCH,
  json,
  NOT_MODIFIED,
  nothing,
  type Operation,
  partParameters,
  query,
  ref,
  type Schema,
  schemaOf,
} from './operation.ts'

const lead = (status: number) => ({
  status,
  description: 'The lead; its ETag names its version',
  content: json(ref('Lead')),
})
const change = [IF_MATCH, IDEMPOTENCY_KEY]
const text = { type: 'string' }
const page: Schema = {
  type: 'object',
  required: ['cursor', 'count', 'items'],
  properties: {
    cursor: text,
    count: { type: 'integer', minimum: 0, description: 'Of all that match' },
    items: { type: 'array', items: ref('Lead') },
    next: text,
  },
}
/** See operations.ts. */
export const LEAD_OPERATIONS: Readonly<Record<string, Operation>> = {
  'GET /api/leads': {
    parameters: [
      ...partParameters([]).slice(0, 2),
      query('order', 'In which order; `added` is that in which they came', { enum: [...LEAD_ORDERS] }),
      query('text', 'Words that stand in name, company, domain, e-mail, source or next action'),
      query('merged', '`1`: also those that were merged into another', { enum: ['0', '1'] }),
      ...LEAD_FILTERS.map((name) => query(name, `Only leads with this ${name}; empty: only those without`)),
      IF_NONE_MATCH,
    ],
    ok: { status: 200, description: 'One page of all leads, however old', content: json(page) },
    also: NOT_MODIFIED,
  },
  'GET /api/leads/{id}': { ok: lead(200) },
  'POST /api/leads': { parameters: [IDEMPOTENCY_KEY], body: json(schemaOf(newLeadBody)), ok: lead(201) },
  'PATCH /api/leads/{id}': { parameters: change, body: json(schemaOf(leadChangeBody)), ok: lead(200) },
  'DELETE /api/leads/{id}': { parameters: change, ok: nothing },
  'POST /api/leads/{id}/merge': {
    parameters: change,
    body: json(schemaOf(leadMergeBody)),
    ok: { ...lead(200), description: 'The lead that stays' },
  },
  'POST /api/leads/{id}/unmerge': {
    parameters: change,
    ok: { ...lead(200), description: 'The lead that is shown again' },
  },
  'POST /api/leads/import': {
    parameters: [IDEMPOTENCY_KEY],
    body: json(schemaOf(leadImportBody)),
    ok: { status: 201, description: 'What was added', content: json(schemaOf(leadImportAnswer)) },
    also: { 200: 'A dry run: what would be added' },
  },
  'DELETE /api/leads/import/{id}': {
    ok: { status: 200, description: 'What was removed', content: json(schemaOf(leadUndoAnswer)) },
  },
  'GET /api/leads.csv': { ok: { status: 200, description: 'All leads', content: { 'text/csv': text } } },
  'GET /api/leads.json': {
    ok: { status: 200, description: 'All leads', content: json({ type: 'array', items: ref('Lead') }) },
  },
}
