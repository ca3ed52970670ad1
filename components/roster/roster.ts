import type { AgentStatus } from '#lib/protocol/event.ts'
import type { Agent, MissionState, Session, Usage } from '#lib/state/model.ts'
import { agentsByNeed, agentToday, workspaceDay } from '#lib/state/selectors.ts'
import { NO_USAGE, plus, tokensIn } from '#lib/state/usage.ts'
import type { Order, RosterView } from './roster-view.ts'

export interface RosterGroup {
  /** What they have in common; empty where they have not told it, or stand in no groups. */
  readonly name: string
  readonly agents: readonly Agent[]
  readonly counts: Readonly<Partial<Record<AgentStatus, number>>>
  /** Of the day. */
  readonly usage: Usage
}

export interface Roster {
  readonly groups: readonly RosterGroup[]
  /** How many pass the filters. */
  readonly count: number
  readonly usage: Usage
}

export interface Moment {
  readonly workspace: MissionState['workspace']
  /** The workspace's day. */
  readonly day: string
  readonly nowMs: number
}

const HOUR_MS = 3_600_000

/** Those who pass the view's filters, in its groups and order; groups by name, those without one last. */
export function rosterOf(state: Pick<MissionState, 'agents' | 'sessions'>, view: RosterView, at: Moment): Roster {
  const passing = agentsByNeed(state).filter((agent) => passes(agent, sessionShown(agent, state.sessions), view, at))
  const byName = new Map<string, Agent[]>()
  for (const agent of inOrder(passing, view.order, at.day)) {
    const name = view.group === 'none' ? '' : (agent[view.group] ?? '')
    const group = byName.get(name)
    if (group) group.push(agent)
    else byName.set(name, [agent])
  }
  const groups = Array.from(byName, ([name, agents]) => groupOf(name, agents, at.day))
  groups.sort((a, b) => Number(a.name === '') - Number(b.name === '') || a.name.localeCompare(b.name, 'en'))
  return { groups, count: passing.length, usage: groups.map(({ usage }) => usage).reduce(plus, NO_USAGE) }
}

function groupOf(name: string, agents: readonly Agent[], day: string): RosterGroup {
  const counts: Partial<Record<AgentStatus, number>> = {}
  let usage = NO_USAGE
  for (const agent of agents) {
    counts[agent.status] = (counts[agent.status] ?? 0) + 1
    usage = plus(usage, agentToday(agent, day))
  }
  return { name, agents, counts, usage }
}

function passes(agent: Agent, session: Session | null, view: RosterView, at: Moment): boolean {
  const { statuses, project, machine, kind, seen, text } = view
  return (
    (statuses.length === 0 || statuses.includes(agent.status)) &&
    (project === '' || agent.project === project) &&
    (machine === '' || agent.machine === machine) &&
    (kind === '' || agent.kind === kind) &&
    (seen !== 'hour' || at.nowMs - Date.parse(agent.lastSeenAt) < HOUR_MS) &&
    (seen !== 'today' || dayOf(agent.lastSeenAt, at) === at.day) &&
    (text === '' || holds(agent, session, text.toLowerCase()))
  )
}

const dayOf = (instant: string, { workspace }: Moment): string =>
  workspaceDay({ workspace, last: NOTHING }, Date.parse(instant))

const NOTHING = { seq: 0, at: null, day: null }

const holds = ({ id, name, current }: Agent, session: Session | null, words: string): boolean =>
  [name, id, current?.title, session?.title].some((text) => text?.toLowerCase().includes(words))

/** By need is how they come. */
function inOrder(agents: readonly Agent[], order: Order, day: string): readonly Agent[] {
  const today = (agent: Agent) => agentToday(agent, day)
  switch (order) {
    case 'need':
      return agents
    case 'name':
      return agents.toSorted((a, b) => a.name.localeCompare(b.name, 'en'))
    case 'tokens':
      return agents.toSorted((a, b) => tokensIn(today(b)) - tokensIn(today(a)))
    case 'cost':
      return agents.toSorted((a, b) => today(b).costNano - today(a).costNano)
  }
}

/** The session that an agent is shown with: its newest live one. */
export const sessionShown = ({ liveSessions }: Agent, sessions: MissionState['sessions']): Session | null =>
  sessions.get(liveSessions.at(-1) ?? '') ?? null

/** One line of the table. */
export type RosterLine =
  | { readonly kind: 'group'; readonly key: string; readonly group: RosterGroup; readonly open: boolean }
  | { readonly kind: 'agent'; readonly key: string; readonly agent: Agent; readonly level: 1 | 2 }
  | { readonly kind: 'subagent'; readonly key: string; readonly agent: Agent; readonly id: string }

/** The table from top to bottom: groups, in those that are open their agents, and under each its running sub-agents. */
export function linesOf(
  { groups }: Roster,
  { sessions }: Pick<MissionState, 'sessions'>,
  { grouped, closed }: { readonly grouped: boolean; readonly closed: readonly string[] },
): readonly RosterLine[] {
  const lines: RosterLine[] = []
  for (const group of groups) {
    const open = !grouped || !closed.includes(group.name)
    if (grouped) lines.push({ kind: 'group', key: `group ${group.name}`, group, open })
    if (!open) continue
    for (const agent of group.agents) {
      lines.push({ kind: 'agent', key: `agent ${agent.id}`, agent, level: grouped ? 2 : 1 })
      for (const session of agent.liveSessions)
        for (const { id, running } of sessions.get(session)?.subagents ?? [])
          if (running) lines.push({ kind: 'subagent', key: `subagent ${agent.id} ${id}`, agent, id })
    }
  }
  return lines
}
