import { useCallback } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import type { Agent, Approval, MissionState } from '#lib/state/model.ts'
import { type CurrentWords, currentWords } from './current-words.ts'

/** What an agent is at, in one line. */
export function useCurrentWords(agent: Agent): CurrentWords {
  const { id } = agent
  return currentWords(agent, useLive(useCallback((state) => openApproval(state, id), [id])))
}

/** The oldest one of an agent that nobody has answered. */
function openApproval({ approvals }: MissionState, agentId: string): Approval | null {
  for (const approval of approvals.values()) {
    if (approval.agentId === agentId && approval.resolution === null) return approval
  }
  return null
}
