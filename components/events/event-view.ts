import type { EventSelection } from '#lib/client/use-event-history.ts'
import type { MissionEvent } from '#lib/protocol/event.ts'
import { canonicalFilter, EVERYTHING, type Filter, matcher } from '#lib/protocol/filter.ts'
import { FAMILIES, type FamilyName, familyOf, isFamily } from './event-families.ts'

/** Which events are shown; it stands in the address of the page. */
export interface EventView {
  readonly hidden: readonly FamilyName[]
  /** Types and prefixes (`task:failed`, `task:*`); none: all. */
  readonly types: readonly string[]
  /** Id of an agent; empty: all. */
  readonly agent: string
  /** Anywhere in the event, in any case. */
  readonly text: string
}

export function readView(query: URLSearchParams): EventView {
  const list = (name: string) => (query.get(name) ?? '').split(',').filter((word) => word !== '')
  return {
    hidden: list('hide').filter(isFamily),
    types: list('types'),
    agent: query.get('agent') ?? '',
    text: query.get('q') ?? '',
  }
}

/** `?types=task:*&agent=sable`; empty where everything is shown. */
export function queryOf({ hidden, types, agent, text }: EventView): string {
  const parts = [
    ['types', types.join(',')],
    ['agent', agent],
    ['q', text],
    ['hide', hidden.join(',')],
  ] as const
  const query = parts.filter(([, value]) => value !== '').map(([name, value]) => `${name}=${readable(value)}`)
  return query.length > 0 ? `?${query.join('&')}` : ''
}

/** Colons, stars and commas need no escape in a query, and people read these addresses. Half a character has no encoding at all. */
const readable = (value: string) => encodeURIComponent(value.toWellFormed()).replace(/%(3A|2C|2A)/g, decodeURIComponent)

/** What the search box says: `type:token agent:sable "words"` in any order; `type:token` is short for `token:*`. */
export function readSearch(box: string): Pick<EventView, 'types' | 'agent' | 'text'> {
  const words = box.split(/\s+/).filter((word) => word !== '')
  const after = (prefix: string) =>
    words.filter((word) => word.startsWith(prefix)).map((word) => word.slice(prefix.length))
  return {
    types: after('type:')
      .flatMap((list) => list.split(','))
      .filter((type) => type !== '')
      .map((type) => (type === '*' || type.includes(':') ? type : `${type}:*`)),
    agent: after('agent:').at(-1) ?? '',
    text: words.filter((word) => !/^(type|agent):/.test(word)).join(' '),
  }
}

export const searchOf = ({ types, agent, text }: EventView): string =>
  [...types.map((type) => `type:${type.replace(/:\*$/, '')}`), agent && `agent:${agent}`, text]
    .filter(Boolean)
    .join(' ')

/** The first of its types that is none. */
export const wrongType = ({ types }: EventView): string | null =>
  types.find((type) => canonicalFilter([type]) === null) ?? null

export function selectionOf(view: EventView): EventSelection {
  const filter = filterOf(view)
  const ofType = matcher(canonicalFilter(view.types) ?? [])
  const hidden = new Set(view.hidden)
  const agent = view.agent.toLowerCase()
  const text = view.text.toLowerCase()
  return {
    filter,
    matches: (event) =>
      ofType(event.type) &&
      !hidden.has(familyOf(event.type)) &&
      (agent === '' || agentOf(event)?.toLowerCase() === agent) &&
      (text === '' || JSON.stringify(event).toLowerCase().includes(text)),
  }
}

/** What the server can leave out. Own types can be left out only by naming all others, and the server knows no "but". */
function filterOf({ types, hidden }: EventView): Filter {
  if (types.length > 0) return canonicalFilter(types) ?? EVERYTHING
  if (!hidden.includes('own')) return EVERYTHING
  const shown = FAMILIES.filter(({ name }) => !hidden.includes(name)).flatMap(({ prefixes }) => prefixes)
  return canonicalFilter(shown.map((prefix) => `${prefix}:*`)) ?? EVERYTHING
}

/** Whom an event is about, in the envelope or in its data. */
export function agentOf(event: MissionEvent): string | null {
  if (event.agentId !== undefined) return event.agentId
  const { agentId } = event.data as Readonly<Record<string, unknown>>
  return typeof agentId === 'string' ? agentId : null
}
