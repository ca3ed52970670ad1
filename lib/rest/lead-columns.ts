import { MissionError } from '#lib/protocol/errors.ts'

/** Fields of a lead that a column can hold, in the order of an export. */
export const LEAD_COLUMNS = [
  'id',
  'name',
  'company',
  'domain',
  'email',
  'stage',
  'source',
  'owner',
  'nextAction',
  'due',
  'score',
  'notes',
] as const
export type LeadColumn = (typeof LEAD_COLUMNS)[number]

/** A part of a score has a column of its own. */
export const PART_COLUMN = 'part: '

/** What other programs call them: letters and digits alone. */
const ALSO: Readonly<Record<LeadColumn, readonly string[]>> = {
  id: ['leadid'],
  name: ['lead', 'fullname', 'contact', 'contactname', 'leadname'],
  company: ['companyname', 'organisation', 'organization', 'account', 'accountname', 'firma'],
  domain: ['website', 'url', 'site', 'web', 'homepage', 'companydomain', 'companywebsite'],
  email: ['mail', 'emailaddress', 'workemail', 'businessemail'],
  stage: ['status', 'leadstatus', 'leadstage', 'pipelinestage'],
  source: ['leadsource', 'origin', 'foundat'],
  owner: ['assignee', 'assignedto', 'leadowner', 'salesrep'],
  nextAction: ['nextstep', 'next', 'followup', 'todo'],
  due: ['duedate', 'nextactiondate', 'followupdate', 'nextstepdate'],
  score: ['leadscore', 'points', 'rating'],
  notes: ['note', 'comment', 'comments', 'description', 'about'],
}

const bare = (name: string) => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

/**
 * Which column of the file each field is read from: as it was chosen, else by its name.
 * @param chosen null for a field that is to be left out.
 * @throws MissionError `invalid` naming a column that the file has not.
 */
export function columnsOf(
  header: readonly string[],
  chosen: Readonly<Partial<Record<LeadColumn, string | null>>> = {},
): ReadonlyMap<LeadColumn, string> {
  const columns = new Map<LeadColumn, string>()
  for (const field of LEAD_COLUMNS) {
    const wanted = chosen[field]
    if (typeof wanted === 'string' && !header.includes(wanted)) {
      const message = `The file has no column "${wanted}"; it has ${header.join(', ')}.`
      throw new MissionError('invalid', message, { issues: [{ path: `columns.${field}`, message }] })
    }
    const taken = new Set([...columns.values(), ...Object.values(chosen)])
    const found = wanted === undefined ? header.find((name) => !taken.has(name) && isCalled(name, field)) : wanted
    if (typeof found === 'string') columns.set(field, found)
  }
  return columns
}

const isCalled = (name: string, field: LeadColumn): boolean =>
  bare(name) === field.toLowerCase() || ALSO[field].includes(bare(name))
