/** Orders of the table; `added` puts the newest first. */
export const LEAD_SORTS = ['score', 'name', 'due', 'heard', 'added'] as const
export type LeadSort = (typeof LEAD_SORTS)[number]

/** Which leads are shown and how; it stands in the address of the page. */
export interface LeadView {
  /** In name, company, domain, e-mail, source or next action, in any case. */
  readonly text: string
  /** Empty: any. */
  readonly stage: string
  readonly owner: string
  readonly agentId: string
  /** The import that brought them. */
  readonly importId: string
  /** At least this score; empty: any, also those without. */
  readonly least: string
  readonly sort: LeadSort
  readonly pipeline: boolean
  /** The lead whose card is open; empty: none. */
  readonly lead: string
  /** The form for a new one is open. */
  readonly adding: boolean
}

export type ChangeLeadView = (change: Partial<LeadView>) => void

/** A card that opens, and the other of table and pipeline, are left by Back. */
export const goesOn = (before: LeadView, after: LeadView): boolean =>
  (before.lead === '' && after.lead !== '') || before.pipeline !== after.pipeline

/** Leaves nobody out. */
export const ALL_LEADS = { text: '', stage: '', owner: '', agentId: '', importId: '', least: '' } as const

const NAMES = {
  text: 'q',
  stage: 'stage',
  owner: 'owner',
  agentId: 'agent',
  importId: 'import',
  least: 'score',
  lead: 'lead',
} as const
// Object.entries forgets the names that are written out above.
const FIELDS = Object.entries(NAMES) as [keyof typeof NAMES, string][]

export function readLeadView(query: URLSearchParams): LeadView {
  const word = (name: string) => query.get(name) ?? ''
  return {
    text: word(NAMES.text),
    stage: word(NAMES.stage),
    owner: word(NAMES.owner),
    agentId: word(NAMES.agentId),
    importId: word(NAMES.importId),
    least: word(NAMES.least),
    lead: word(NAMES.lead),
    sort: LEAD_SORTS.find((sort) => sort === word('sort')) ?? 'score',
    pipeline: word('view') === 'pipeline',
    adding: word('new') === '1',
  }
}

export function leadQuery(view: LeadView): string {
  const query = new URLSearchParams()
  for (const [field, name] of FIELDS) if (view[field] !== '') query.set(name, view[field])
  if (view.sort !== 'score') query.set('sort', view.sort)
  if (view.pipeline) query.set('view', 'pipeline')
  if (view.adding) query.set('new', '1')
  const text = query.toString()
  return text === '' ? '' : `?${text}`
}

export const showsAllLeads = ({ text, stage, owner, agentId, importId, least }: LeadView): boolean =>
  text + stage + owner + agentId + importId + least === ''

/** Address of the form for a new lead. */
export const NEW_LEAD = '/leads?new=1'

/** Address of one lead: the page with its card open. */
export const leadHref = (id: string): string => `/leads?${new URLSearchParams({ lead: id })}`
