import { isAbout } from './budget-about.ts'
import { type BudgetStanding, budgetStanding } from './budget-standing.ts'
import type { Budget, MissionState } from './model.ts'
import { workspaceDay } from './selectors.ts'

/** Who wants to go on; what is null is looked up in the state, where it is known. */
export interface Asker {
  readonly agentId: string
  readonly sessionId?: string | null
  readonly model?: string | null
  readonly project?: string | null
}

/** The budgets that are about an agent now, or about what it works on. */
export function budgetsAbout(state: MissionState, asker: Asker): readonly Budget[] {
  if (state.budgets.size === 0) return []
  const agent = state.agents.get(asker.agentId)
  const session = asker.sessionId ? state.sessions.get(asker.sessionId) : undefined
  const sessions = session ? [session] : (agent?.liveSessions ?? []).flatMap((id) => state.sessions.get(id) ?? [])
  const project = asker.project ?? session?.project ?? agent?.project ?? null
  const models = asker.model ? [asker.model] : sessions.flatMap(({ model }) => model ?? [])
  const tasks = tasksOf(state, asker.agentId)
  const about = { agentId: asker.agentId, project, model: '', taskId: null }
  return [...state.budgets.values()].filter(
    ({ scope }) =>
      isAbout(scope, about) ||
      models.some((model) => isAbout(scope, { ...about, model })) ||
      tasks.some((taskId) => isAbout(scope, { ...about, taskId })),
  )
}

/** The budget that stops an agent before its next call of a tool; null while none does. The fullest of several. */
export const holdFor = (state: MissionState, asker: Asker, nowMs: number): BudgetStanding | null =>
  holdsFor(state, asker, nowMs)[0] ?? null

/** All that stop it, the fullest first. */
export const holdsFor = (state: MissionState, asker: Asker, nowMs: number): readonly BudgetStanding[] =>
  standingsOf(state, asker, nowMs, ({ mark }) => mark === 'held')

/** The budget for which an agent is given no new task; null while none is. */
export function pauseFor(state: MissionState, asker: Asker, nowMs: number): BudgetStanding | null {
  return standingsOf(state, asker, nowMs, ({ mark }) => mark === 'held' || mark === 'paused')[0] ?? null
}

/** Whether the tasks of an agent are paused by a budget. */
export const isPaused = (state: MissionState, agentId: string, nowMs: number): boolean =>
  pauseFor(state, { agentId }, nowMs) !== null

function standingsOf(
  state: MissionState,
  asker: Asker,
  nowMs: number,
  isMeant: (standing: BudgetStanding) => boolean,
): readonly BudgetStanding[] {
  // A date of a zone is dear: it is asked for only where a budget could mean anything at all.
  const possible = budgetsAbout(state, asker).filter(({ spans }) =>
    spans.some(({ reached, held }) => reached.length > 0 || held),
  )
  if (possible.length === 0) return []
  const day = workspaceDay(state, nowMs)
  return possible
    .map((budget) => budgetStanding(state, budget, nowMs, day))
    .filter(isMeant)
    .sort((a, b) => (b.share ?? 0) - (a.share ?? 0))
}

/** Tasks that run and are the agent's, whichever way their assignee was written. */
function tasksOf({ tasks }: MissionState, agentId: string): readonly string[] {
  const mine: string[] = []
  for (const { id, status, assignee } of tasks.values()) {
    if (status === 'running' && (assignee === `agent:${agentId}` || assignee === agentId)) mine.push(id)
  }
  return mine
}
