import type { LeadRow } from '#lib/control/import-leads.ts'
import { noonOf } from '#lib/protocol/day-noon.ts'
import { identityOf, normalDomain, normalEmail } from '#lib/state/lead-identity.ts'
import type { CsvRow, CsvTable } from './csv.ts'
import { type LeadColumn, PART_COLUMN } from './lead-columns.ts'

/** What is wrong with one cell. */
export interface BrokenCell {
  readonly line: number
  readonly field: string
  readonly message: string
}

export interface ReadRows {
  readonly rows: readonly LeadRow[]
  readonly broken: readonly BrokenCell[]
  readonly brokenRows: number
}

type Fields = LeadRow['fields']

const LONGEST: Readonly<Record<Exclude<LeadColumn, 'score' | 'due'>, number>> = {
  id: 128,
  name: 240,
  company: 240,
  domain: 240,
  email: 240,
  stage: 60,
  source: 240,
  owner: 140,
  nextAction: 500,
  notes: 20_000,
}

/** Reads leads out of a table. A row with a cell that cannot be read is left out whole, and every such cell is named. */
export function readLeadRows(
  { columns: header, rows }: CsvTable,
  columns: ReadonlyMap<LeadColumn, string>,
  { source, zone }: { readonly source: string | undefined; readonly zone: string },
): ReadRows {
  const partColumns = header.filter((name) => name.startsWith(PART_COLUMN) && name.length > PART_COLUMN.length)
  const read: LeadRow[] = []
  const broken: BrokenCell[] = []
  let brokenRows = 0
  for (const row of rows) {
    const found = broken.length
    const wrong = (field: string, message: string) => void broken.push({ line: row.line, field, message })
    const fields = fieldsOf(row, columns, partColumns, source, wrong)
    const due = instantIn(cellOf(row, columns, 'due'), zone, wrong)
    if (broken.length > found) brokenRows++
    else if (fields)
      read.push({
        line: row.line,
        id: cellOf(row, columns, 'id') || null,
        ...who(fields),
        fields: { ...fields, ...(due && { due }) },
      })
  }
  return { rows: read, broken, brokenRows }
}

type Wrong = (field: string, message: string) => void

function fieldsOf(
  row: CsvRow,
  columns: ReadonlyMap<LeadColumn, string>,
  partColumns: readonly string[],
  source: string | undefined,
  wrong: Wrong,
): Fields | null {
  const { cells } = row
  const cell = (field: LeadColumn) => cellOf(row, columns, field)
  for (const [field, most] of Object.entries(LONGEST)) {
    // The keys are those of the record above.
    const length = cell(field as LeadColumn).length
    if (length > most) wrong(field, `has ${length} characters, and ${most} fit`)
  }
  const email = cell('email')
  if (email !== '' && normalEmail(email) === null) wrong('email', `"${clipped(email)}" is no e-mail address`)
  const name = cell('name') || cell('company') || (normalDomain(cell('domain')) ?? email)
  if (name === '') wrong('name', 'is empty, and so are company, domain and e-mail')
  const score = numberIn('score', cell('score'), wrong)
  if (score !== undefined && (score < 0 || score > 100)) wrong('score', `${score} is not from 0 to 100`)
  const parts = partsIn(cells, partColumns, wrong)
  const texts = { company: '', domain: '', email: '', stage: '', owner: '', nextAction: '', notes: '' }
  // Object.keys forgets the names that are written out above.
  const told = (Object.keys(texts) as (keyof typeof texts)[]).flatMap((field) =>
    cell(field) ? [[field, cell(field)]] : [],
  )
  const from = cell('source') || source
  return {
    name,
    ...Object.fromEntries(told),
    ...(from && { source: from }),
    ...(score !== undefined && { score }),
    ...(parts && { parts }),
  }
}

const cellOf = ({ cells }: CsvRow, columns: ReadonlyMap<LeadColumn, string>, field: LeadColumn): string =>
  cells.get(columns.get(field) ?? '')?.trim() ?? ''

const who = ({ email = null, domain = null }: Fields) => identityOf({ email, domain })

function numberIn(field: string, cell: string, wrong: Wrong): number | undefined {
  if (cell === '') return undefined
  const value = Number(cell.replace(',', '.'))
  if (Number.isFinite(value)) return value
  wrong(field, `"${clipped(cell)}" is no number`)
  return undefined
}

function partsIn(cells: CsvRow['cells'], columns: readonly string[], wrong: Wrong): Record<string, number> | null {
  const parts: [string, number][] = []
  for (const column of columns) {
    const points = numberIn(column, cells.get(column)?.trim() ?? '', wrong)
    if (points !== undefined) parts.push([column.slice(PART_COLUMN.length).slice(0, 60), points])
  }
  return parts.length === 0 ? null : Object.fromEntries(parts)
}

/** `2026-12-01` is that day in the workspace's zone. */
function instantIn(cell: string, zone: string, wrong: Wrong): string | null {
  if (cell === '') return null
  const ms = /^\d{4}-\d{2}-\d{2}/.test(cell) ? Date.parse(cell) : Number.NaN
  if (!Number.isNaN(ms)) return /^\d{4}-\d{2}-\d{2}$/.test(cell) ? noonOf(zone, cell) : new Date(ms).toISOString()
  wrong('due', `"${clipped(cell)}" is no date such as 2026-12-01`)
  return null
}

const clipped = (cell: string) => (cell.length > 40 ? `${cell.slice(0, 40)}…` : cell)
