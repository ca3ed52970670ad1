'use client'

import { CornerDownRight } from 'lucide-react'
import { useCallback } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import type { Agent, MissionState, Session } from '#lib/state/model.ts'
import { subagentLook } from '../agents/subagent-look.ts'
import { Age } from '../live/age.tsx'
import { Icon } from '../ui/icon.tsx'
import { StatusMark } from '../ui/status-mark.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import { COLUMN_COUNT } from './roster-head.tsx'

/** One that an agent's session started and that runs. */
export function SubagentCells({ agent, id }: { agent: Agent; id: string }) {
  const session = useLive(useCallback((state: MissionState) => sessionOf(state, agent, id), [agent, id]))
  const subagent = session?.subagents.find((one) => one.id === id)
  const look = session && subagentLook(agent, session)
  return (
    <td colSpan={COLUMN_COUNT}>
      <span className="roster-wide roster-sub">
        <Icon of={CornerDownRight} />
        <UntrustedText className="cut" text={subagent?.type ?? id} />
        {look && (
          <StatusMark {...look}>{look.status === 'working' && subagent && <Age at={subagent.startedAt} />}</StatusMark>
        )}
        <span className="sr">
          , a sub-agent of <UntrustedText text={agent.name} />
        </span>
      </span>
    </td>
  )
}

function sessionOf({ sessions }: MissionState, { liveSessions }: Agent, id: string): Session | null {
  for (const liveId of liveSessions) {
    const session = sessions.get(liveId)
    if (session?.subagents.some((one) => one.id === id)) return session
  }
  return null
}
