import type { FileAct } from '#lib/files/file-history.ts'
import type { MissionState, TouchedFile } from '#lib/state/model.ts'

/**
 * Whether an act on this path was one on this file, and not on another project's or machine's of the same path. What nobody
 * is known of to have done is taken to be.
 */
export function isOfPlace(
  { agentId, sessionId }: Pick<FileAct, 'agentId' | 'sessionId'>,
  { project, machine }: Pick<TouchedFile, 'project' | 'machine'>,
  { agents, sessions }: Pick<MissionState, 'agents' | 'sessions'>,
): boolean {
  const agent = agentId === null ? undefined : agents.get(agentId)
  if (agent === undefined) return true
  if (project === null) return agent.machine === machine
  const session = sessionId === null ? undefined : sessions.get(sessionId)
  return (session?.project ?? agent.project) === project
}
