import type { AgentStatus } from '#lib/protocol/event.ts'
import { STATUSES } from '../ui/status-mark.tsx'

/** What agents stand together by. */
export const GROUPINGS = ['project', 'machine', 'kind', 'none'] as const
export type Grouping = (typeof GROUPINGS)[number]
/** Orders within a group; `need` puts those who need somebody first. */
export const ORDERS = ['need', 'name', 'tokens', 'cost'] as const
export type Order = (typeof ORDERS)[number]
export const SPANS = ['ever', 'hour', 'today'] as const
/** How lately an agent was heard. */
export type Span = (typeof SPANS)[number]

/** `levels` shows what they have earned, instead of what they do. */
export const LOOKS = ['table', 'cards', 'levels'] as const
export type RosterLook = (typeof LOOKS)[number]
export const EARNED_SPANS = ['week', 'all'] as const
export type EarnedSpan = (typeof EARNED_SPANS)[number]

/** Which agents are shown and how; it stands in the address of the page. */
export interface RosterView {
  /** In a name, a session or what an agent is at, in any case. */
  readonly text: string
  /** None: all. */
  readonly statuses: readonly AgentStatus[]
  /** Empty: any. */
  readonly project: string
  readonly machine: string
  readonly kind: string
  readonly seen: Span
  readonly group: Grouping
  readonly order: Order
  readonly look: RosterLook
  /** Of what they have earned. */
  readonly span: EarnedSpan
}

/** Changes what it names; the rest stays. */
export type ChangeRoster = (change: Partial<RosterView>) => void

export const EVERYBODY: RosterView = {
  text: '',
  statuses: [],
  project: '',
  machine: '',
  kind: '',
  seen: 'ever',
  group: 'project',
  order: 'need',
  look: 'table',
  span: 'week',
}

export function readRosterView(query: URLSearchParams): RosterView {
  const word = (name: string) => query.get(name) ?? ''
  const oneOf = <Word extends string>(words: readonly Word[], name: string, usual: Word): Word =>
    words.find((one) => one === word(name)) ?? usual
  const named = word('status').split(',')
  return {
    text: word('q'),
    statuses: STATUSES.filter((status) => named.includes(status)),
    project: word('project'),
    machine: word('machine'),
    kind: word('kind'),
    seen: oneOf(SPANS, 'seen', EVERYBODY.seen),
    group: oneOf(GROUPINGS, 'group', EVERYBODY.group),
    order: oneOf(ORDERS, 'sort', EVERYBODY.order),
    look: oneOf(LOOKS, 'view', EVERYBODY.look),
    span: oneOf(EARNED_SPANS, 'span', EVERYBODY.span),
  }
}

/** `?group=machine&status=working,waiting`; empty where everybody is shown in the usual way. */
export function rosterQuery(view: RosterView): string {
  const query = new URLSearchParams()
  const say = (name: string, value: string, usual = '') => void (value !== usual && query.set(name, value))
  say('q', view.text)
  say('status', view.statuses.join(','))
  say('project', view.project)
  say('machine', view.machine)
  say('kind', view.kind)
  say('seen', view.seen, EVERYBODY.seen)
  say('group', view.group, EVERYBODY.group)
  say('sort', view.order, EVERYBODY.order)
  say('view', view.look, EVERYBODY.look)
  say('span', view.span, EVERYBODY.span)
  // Commas need no escape in a query, and people read these addresses.
  const text = query.toString().replaceAll('%2C', ',')
  return text === '' ? '' : `?${text}`
}

/** Leaves nobody out. */
export const showsAll = ({ text, statuses, project, machine, kind, seen }: RosterView): boolean =>
  text + project + machine + kind === '' && statuses.length === 0 && seen === 'ever'

/** The table, the cards and the levels are left by Back. */
export const looksOtherwise = (before: RosterView, after: RosterView): boolean => before.look !== after.look
