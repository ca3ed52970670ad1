import type { Approval } from '#lib/state/model.ts'
import type { Call } from './timeline.ts'

/** Whether one of these requests is open and about this call: it names the call, or else no more than its tool. */
export function isAskedAbout(
  { outcome, id, tool, sessionId }: Pick<Call, 'outcome' | 'id' | 'tool' | 'sessionId'>,
  agentId: string,
  approvals: Iterable<Pick<Approval, 'agentId' | 'sessionId' | 'tool' | 'toolUseId' | 'resolution'>>,
): boolean {
  if (outcome !== 'running' || tool === null) return false
  for (const asked of approvals) {
    if (asked.resolution !== null || asked.agentId !== agentId || asked.sessionId !== sessionId) continue
    if (asked.toolUseId === null || id === null ? asked.tool === tool : asked.toolUseId === id) return true
  }
  return false
}
