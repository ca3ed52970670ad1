import type { z } from 'zod'
import type { Principal } from '#lib/auth/principal.ts'
import type { LeadImports } from '#lib/control/import-leads.ts'
import type { LeadSource } from '#lib/leads/lead-source.ts'
import type { Lead } from '#lib/state/model.ts'
import { readCsv, writeCsv } from './csv.ts'
import type { leadImportAnswer, leadImportBody } from './lead.schema.ts'
import { columnsOf, LEAD_COLUMNS, PART_COLUMN } from './lead-columns.ts'
import { readLeadRows } from './read-lead-rows.ts'
import { requestIdOf } from './request-id.ts'
import type { WhoNamed } from './who-named.ts'

const MOST_ROWS = 50_000
const SAMPLE = 5
const MOST_BROKEN = 100
const PAGE = 500

/** `POST /api/leads/import`: what was added, or would be; rows that cannot be read are named and hold up no other. @param zone of the workspace. */
export async function importLeads(
  imports: LeadImports,
  by: Principal,
  headers: Headers,
  { csv, name, columns: chosen, dryRun = false }: z.infer<typeof leadImportBody>,
  zone: string,
): Promise<Response> {
  const table = readCsv(csv, MOST_ROWS)
  const columns = columnsOf(table.columns, chosen)
  const { rows, broken, brokenRows } = readLeadRows(table, columns, { source: name, zone })
  const requestId = requestIdOf(headers) ?? crypto.randomUUID()
  const { importId, added, known } = await imports.bring(by, rows, dryRun ? null : requestId)
  const answer: z.infer<typeof leadImportAnswer> = {
    importId,
    rows: table.rows.length,
    added: added.length,
    known,
    broken: broken.slice(0, MOST_BROKEN),
    brokenRows,
    header: [...table.columns],
    columns: Object.fromEntries(columns),
    sample: added.slice(0, SAMPLE).map(({ fields }) => ({ ...fields })),
  }
  return Response.json(answer, { status: importId === null ? 200 : 201 })
}

/** `GET /api/leads.csv` and `GET /api/leads.json`: every lead that is shown, page by page, in the order in which they came. */
export function exportLeads(source: LeadSource, as: 'csv' | 'json', nameOf: WhoNamed): Promise<Response> {
  return as === 'csv'
    ? csvOf(source, nameOf)
    : Promise.resolve(stream(jsonOf(source), 'application/json', 'leads.json'))
}

async function* allLeads(source: LeadSource): AsyncGenerator<readonly Lead[]> {
  for (let after: string | null = null, first = true; first || after !== null; first = false) {
    const page = await source.page({ limit: PAGE, after, order: 'added', text: '', where: {} })
    yield page.leads
    after = page.next
  }
}

/** Columns of parts, which anybody may name: as many as an import takes back. The JSON file has all there are. */
const MOST_PARTS = 400

/** The parts that any lead has name columns, the commonest where there are too many, so all are looked at first. */
async function csvOf(source: LeadSource, nameOf: WhoNamed): Promise<Response> {
  const counts = new Map<string, number>()
  for await (const leads of allLeads(source))
    for (const { parts } of leads) for (const name of Object.keys(parts)) counts.set(name, (counts.get(name) ?? 0) + 1)
  const partNames = [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, MOST_PARTS)
    .map(([name]) => name)
    .sort()
  async function* text() {
    yield writeCsv([[...LEAD_COLUMNS, ...SHOWN, ...partNames.map((name) => PART_COLUMN + name)]])
    for await (const leads of allLeads(source)) {
      // The byte order mark stands once, in front.
      yield writeCsv(leads.map((lead) => recordOf(lead, partNames, nameOf))).slice(1)
    }
  }
  return stream(text(), 'text/csv; charset=utf-8', 'leads.csv')
}

/** Columns that a file has beside those that an import reads. */
const SHOWN = ['ownerName', 'agentId', 'agentName', 'version', 'createdAt', 'updatedAt']

const recordOf = (lead: Lead, partNames: readonly string[], nameOf: WhoNamed): readonly string[] => [
  ...LEAD_COLUMNS.map((field) => String(lead[field] ?? '')),
  ...[nameOf(lead.owner), lead.agentId ?? '', nameOf(lead.agentId && `agent:${lead.agentId}`)],
  ...[String(lead.version), lead.createdAt, lead.updatedAt],
  ...partNames.map((name) => (Object.hasOwn(lead.parts, name) ? String(lead.parts[name]) : '')),
]

async function* jsonOf(source: LeadSource): AsyncGenerator<string> {
  let before = '['
  for await (const leads of allLeads(source)) {
    for (const lead of leads) {
      yield `${before}\n${JSON.stringify(lead)}`
      before = ','
    }
  }
  yield before === '[' ? '[]\n' : '\n]\n'
}

function stream(text: AsyncGenerator<string>, type: string, name: string): Response {
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await text.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
    async cancel() {
      await text.return(undefined)
    },
  })
  return new Response(body, {
    headers: { 'content-type': type, 'content-disposition': `attachment; filename="${name}"` },
  })
}
