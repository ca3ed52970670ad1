import type { Principal } from '#lib/auth/principal.ts'
import type { Clock } from '#lib/protocol/clock.ts'
import type { Lease, MissionState, Task } from '#lib/state/model.ts'
import { leaseNow, tasksHeld } from '#lib/state/task-lease.ts'
import { mentionsIn, type Nameable, type Names, namesOf } from './mentions.ts'
import { isForeign } from './task-flow.ts'
import type { AnyDraft } from './task-step.ts'

export interface FillInParts {
  readonly state: () => MissionState
  readonly people: () => readonly { readonly id: string; readonly name: string }[]
  readonly clock: Clock
}

type Data = AnyDraft['data']

/**
 * What the server adds to a fact as it comes in, since it knows more than its publisher: whom a comment names, the task that
 * usage was for, and the agent that adds or scores a lead with a key of its own. It stands in the event, so everybody who reads it later sees the same.
 */
export function createFillIn({ state, people, clock }: FillInParts): (draft: AnyDraft, by: Principal) => Data {
  let seen: MissionState['tasks'] | null = null
  let held: ReadonlyMap<string, readonly Task[]> = new Map()
  let named: MissionState['agents'] | null = null
  let agentNames: Names = new Map()
  const heldBy = (agentId: string) => {
    const { tasks } = state()
    if (tasks !== seen) held = tasksHeld({ tasks })
    seen = tasks
    return held.get(agentId) ?? []
  }
  /** A batch of comments asks once. */
  const namesOfAgents = () => {
    const { agents } = state()
    if (agents !== named) agentNames = namesOf(Array.from(agents.values(), nameable))
    named = agents
    return agentNames
  }
  const isTheirs = (taskId: string, { bound }: Principal) => {
    const now = state()
    const lease = now.tasks.get(taskId)?.lease ?? null
    const machineOf = (agentId: string) => now.agents.get(agentId)?.machine ?? null
    const isLapsed = (held: Lease) => leaseNow(now, { lease: held }, clock.now())?.lapsed ?? true
    return lease !== null && isForeign({ machineOf, isLapsed }, lease, bound)
  }
  return ({ type, data }, by) => {
    if (type === 'task:commented' && typeof data.text === 'string') {
      const mentions = data.text.includes('@')
        ? mentionsIn(data.text, namesOfAgents(), namesOf(people().map(nameablePerson)))
        : []
      const said = without(data, 'mentions')
      return mentions.length === 0 ? said : { ...said, mentions }
    }
    if (type === 'lead:added' || type === 'lead:scored') {
      const { agentId } = by.bound
      return data.agentId === undefined && agentId !== undefined ? { ...data, agentId } : data
    }
    if (type !== 'token:usage') return data
    const told = without(without(data, 'taskSource'), 'saidTaskId')
    const isRefused = typeof told.taskId === 'string' && isTheirs(told.taskId, by)
    const said = isRefused ? { ...without(told, 'taskId'), saidTaskId: told.taskId } : told
    const agentId = agentOf(state(), said)
    if (said.taskId !== undefined || agentId === null) return said
    const tasks = heldBy(agentId)
    const [task] = tasks
    // With several tasks in hand nobody can tell, and nothing is guessed.
    if (!task || tasks.length > 1 || leaseNow(state(), task, clock.now())?.lapsed) return said
    return { ...said, taskId: task.id, taskSource: 'lease' }
  }
}

/** The same data where it has no such field, for its order is part of what a retry is compared by. */
function without(data: Data, field: string): Data {
  return field in data ? Object.fromEntries(Object.entries(data).filter(([name]) => name !== field)) : data
}

function agentOf({ sessions }: MissionState, { agentId, sessionId }: Data): string | null {
  if (typeof agentId === 'string') return agentId
  return typeof sessionId === 'string' ? (sessions.get(sessionId)?.agentId ?? null) : null
}

interface Named {
  readonly id: string
  readonly name: string
}

const nameable = ({ id, name }: Named): Nameable => ({ ref: `agent:${id}`, names: [id, name] })

const nameablePerson = ({ id, name }: Named): Nameable => ({
  ref: `person:${id}`,
  names: [id, name, name.split(' ')[0] ?? name],
})
