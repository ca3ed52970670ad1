import type { EventData, MissionEvent } from '#lib/protocol/event.ts'
import type { Agent, MissionState, Touch } from '#lib/state/model.ts'

export interface TouchedFile {
  readonly path: string
  readonly times: number
  /** Its last act on it, and when. */
  readonly change: EventData<'file:change'>['change']
  readonly at: string
}

/** The files that events tell of, the last touched first. @param events oldest first. */
export function filesTouched(events: readonly MissionEvent[]): readonly TouchedFile[] {
  const files = new Map<string, TouchedFile>()
  for (const event of events) {
    if (event.type !== 'file:change') continue
    // The type is one of ours, so its data passed the schema; own types have another name.
    const { path, change } = event.data as EventData<'file:change'>
    const times = (files.get(path)?.times ?? 0) + 1
    files.delete(path)
    files.set(path, { path, times, change, at: event.at })
  }
  return [...files.values()].reverse()
}

/** Another agent that has the same file in hand. */
export interface Sharer {
  readonly agent: Agent
  readonly change: Touch['change']
  readonly at: string
}

/** The last other agent at each file of an agent's place, as far back as the state keeps files; those that went away share nothing. */
export function sharersOf(
  { agents, touched }: Pick<MissionState, 'agents' | 'touched'>,
  me: Agent,
): ReadonlyMap<string, Sharer> {
  const sharers = new Map<string, Sharer>()
  for (const { path, project, machine, touches } of touched.values()) {
    if (project === null ? machine !== me.machine : project !== me.project) continue
    const other = touches.findLast(
      ({ agentId }) => agentId !== me.id && (agents.get(agentId)?.status ?? 'offline') !== 'offline',
    )
    const agent = other && agents.get(other.agentId)
    if (other && agent) sharers.set(path, { agent, change: other.change, at: other.at })
  }
  return sharers
}
