'use client'

import { CornerDownRight } from 'lucide-react'
import { useCallback } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import type { Agent, MissionState, Subagent } from '#lib/state/model.ts'
import { Age } from '../live/age.tsx'
import { Icon } from '../ui/icon.tsx'
import { StatusMark } from '../ui/status-mark.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import { COLUMN_COUNT } from './roster-head.tsx'

/** One that an agent's session started and that runs. */
export function SubagentCells({ agent, id }: { agent: Agent; id: string }) {
  const found = useLive(useCallback((state: MissionState) => subagentOf(state, agent, id), [agent, id]))
  return (
    <td colSpan={COLUMN_COUNT}>
      <span className="roster-wide roster-sub">
        <Icon of={CornerDownRight} />
        <UntrustedText className="cut" text={found?.type ?? id} />
        <StatusMark status="working" word="runs">
          {found && <Age at={found.startedAt} />}
        </StatusMark>
        <span className="sr">
          , a sub-agent of <UntrustedText text={agent.name} />
        </span>
      </span>
    </td>
  )
}

function subagentOf({ sessions }: MissionState, { liveSessions }: Agent, id: string): Subagent | null {
  for (const session of liveSessions) {
    const found = sessions.get(session)?.subagents.find((one) => one.id === id)
    if (found) return found
  }
  return null
}
