import type { EventData, MissionEvent } from '#lib/protocol/event.ts'
import type { Agent, FileChange, MissionState } from '#lib/state/model.ts'

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
  readonly change: FileChange['change']
  readonly at: string
}

/**
 * The last other agent at each file of an agent's place, as far as the state keeps changes of files; those that went away
 * share nothing. A path below a project is another file in another project, and an absolute one on another machine.
 */
export function sharersOf(
  { agents, files }: Pick<MissionState, 'agents' | 'files'>,
  me: Agent,
): ReadonlyMap<string, Sharer> {
  const sharers = new Map<string, Sharer>()
  for (const { path, change, agentId, at } of files) {
    const agent = agentId === null || agentId === me.id ? undefined : agents.get(agentId)
    if (agent === undefined || agent.status === 'offline' || !isSamePlace(agent, me, path)) continue
    sharers.set(path, { agent, change, at })
  }
  return sharers
}

function isSamePlace(a: Agent, b: Agent, path: string): boolean {
  const isAbsolute = /^(\/|[A-Za-z]:[\\/])/.test(path)
  const [ours, theirs] = isAbsolute ? [a.machine, b.machine] : [a.project, b.project]
  return ours !== null && ours === theirs
}
