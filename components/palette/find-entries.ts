import { stageOf } from '#lib/state/lead-selectors.ts'
import type { Agent, FileChange, Lead, MissionState, Session, Task } from '#lib/state/model.ts'
import { agentHref } from '../agents/agent-href.ts'
import { DESTINATIONS } from '../frame/destinations.ts'
import { leadHref, NEW_LEAD } from '../leads/lead-view.ts'
import { taskHref } from '../tasks/task-href.ts'
import { PRIORITY_WORDS, STATUS_WORDS } from '../tasks/task-words.ts'
import { EVENT_TYPES } from './event-types.ts'
import { type FindAct, type FindEntry, type FindGroup, folded } from './find-entry.ts'

/** The parts of the state that things are found in. */
export interface Findable {
  readonly agents: readonly Agent[]
  readonly tasks: MissionState['tasks']
  readonly sessions: readonly Session[]
  readonly files: readonly FileChange[]
  readonly leads: readonly Lead[]
}

/** What there is to find. An agent, task or file that has not changed keeps its entry, so that asking often is cheap. */
export function createFindEntries(): (state: Findable) => readonly FindEntry[] {
  const fixed = [...pages(), newLead(), ...eventTypes(), ...looks()]
  const agentEntry = kept(ofAgent)
  const taskEntry = kept(ofTask)
  const fileEntry = kept(ofFile)
  const leadEntry = kept(ofLead)
  return ({ agents, tasks, sessions, files, leads }) => {
    const names = new Map(agents.map(({ id, name }) => [id, name]))
    const latest = new Map(files.map((file) => [file.path, file]))
    return [
      ...fixed,
      ...agents.map(agentEntry),
      ...Array.from(tasks.values(), taskEntry),
      ...leads.map(leadEntry),
      ...sessions.map((session) => ofSession(session, names)),
      ...Array.from(latest.values(), fileEntry).reverse(),
    ]
  }
}

/** Where everything else is looked for. */
export const inTheLog = (text: string): FindEntry =>
  entry('In the log', 'search', `Events with “${text}”`, 'the whole log', { kind: 'go', href: eventsHref({ q: text }) })

function entry(group: FindGroup, id: string, words: string, note: string, act: FindAct, more = ''): FindEntry {
  return { id: `${group}:${id}`, group, words, note, act, keys: { words: folded(words), more: folded(more) } }
}

function kept<T extends object>(make: (one: T) => FindEntry): (one: T) => FindEntry {
  const made = new WeakMap<T, FindEntry>()
  return (one) => {
    const before = made.get(one)
    if (before) return before
    const fresh = make(one)
    made.set(one, fresh)
    return fresh
  }
}

const pages = () => [
  ...DESTINATIONS.map(({ href, word, key }) =>
    entry('Pages', href, word, key === undefined ? '' : `g ${key}`, { kind: 'go', href }),
  ),
  entry(
    'Pages',
    'new rule',
    'New rule of alerts',
    'alerts',
    { kind: 'go', href: '/alerts?rule=new' },
    'add create alert',
  ),
  entry(
    'Pages',
    'new budget',
    'New budget',
    'tokens',
    { kind: 'go', href: '/tokens?budget=new' },
    'add create limit cost',
  ),
  entry('Pages', 'new task', 'New task', 'on the board', { kind: 'go', href: '/tasks?add=yes' }, 'add create todo'),
]

const eventTypes = () =>
  Object.entries(EVENT_TYPES).map(([type, what]) =>
    entry('Event types', type, type, what, { kind: 'go', href: eventsHref({ types: type }) }, what),
  )

const looks = () => [
  entry('Look and keys', 'shortcuts', 'Keyboard shortcuts', '?', { kind: 'shortcuts' }, 'keys help'),
  entry('Look and keys', 'day', 'Theme: day', '', { kind: 'theme', theme: 'day' }, 'light mode'),
  entry('Look and keys', 'night', 'Theme: night', '', { kind: 'theme', theme: 'night' }, 'dark mode'),
  entry('Look and keys', 'system', 'Theme: as the system has it', '', { kind: 'theme', theme: 'system' }, 'auto'),
  entry('Look and keys', 'game', 'Game layer: on', '', { kind: 'skin', skin: 'game' }, 'skin pixel'),
  entry('Look and keys', 'plain', 'Game layer: off', '', { kind: 'skin', skin: 'plain' }, 'skin plain'),
]

const told = (...parts: readonly (string | null)[]): string => parts.filter(Boolean).join(' · ')

function ofAgent(agent: Agent): FindEntry {
  const { id, name, kind, status, project, machine } = agent
  const act = { kind: 'go', href: agentHref(id) } as const
  const made = entry('Agents', id, name, told(status, project), act, told(id, project, machine, kind))
  return { ...made, face: { id, name, kind, status } }
}

function ofTask({ id, title, status, priority, project, labels, assignee }: Task): FindEntry {
  const urgency = priority === 'normal' ? null : PRIORITY_WORDS[priority].toLowerCase()
  const note = told(STATUS_WORDS[status].toLowerCase(), urgency, project)
  return entry('Tasks', id, title, note, { kind: 'go', href: taskHref(id) }, told(id, project, ...labels, assignee))
}

const newLead = () => entry('Pages', NEW_LEAD, 'New lead', '', { kind: 'go', href: NEW_LEAD }, 'add')

function ofLead(lead: Lead): FindEntry {
  const { id, name, company, domain, email, score } = lead
  const note = told(stageOf(lead), score === null ? null : String(Math.round(score)), company === name ? null : company)
  return entry('Leads', id, name, note, { kind: 'go', href: leadHref(id) }, told(id, company, domain, email))
}

function ofSession({ id, title, agentId, model, project, endedAt }: Session, names: ReadonlyMap<string, string>) {
  const who = agentId === null ? null : (names.get(agentId) ?? agentId)
  const words = title ?? (who === null ? id : `Session of ${who}`)
  const href = agentId === null ? eventsHref({ q: id }) : agentHref(agentId, id)
  const note = told(title === null ? null : who, model, endedAt === null ? null : 'ended')
  return entry('Sessions', id, words, note, { kind: 'go', href }, told(id, who, project, model))
}

function ofFile({ path, change }: FileChange): FindEntry {
  const name = path.split(/[\\/]/).at(-1) || path
  return entry(
    'Files',
    path,
    name,
    told(change, path),
    { kind: 'go', href: eventsHref({ types: 'file:change', q: path }) },
    path,
  )
}

const eventsHref = (query: Readonly<Record<string, string>>): string => `/events?${new URLSearchParams(query)}`
