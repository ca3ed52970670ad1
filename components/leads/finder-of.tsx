'use client'

import { useCallback } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import type { MissionState } from '#lib/state/model.ts'
import { AgentLink } from '../agents/agent-link.tsx'
import { AvatarTile } from '../ui/avatar/avatar-tile.tsx'
import { UntrustedText } from '../untrusted-text.tsx'

/** The agent that found a lead; a dash where none did. */
export function FinderOf({ agentId }: { agentId: string | null }) {
  const agent = useLive(
    useCallback(({ agents }: MissionState) => (agentId === null ? undefined : agents.get(agentId)), [agentId]),
  )
  if (agentId === null) return <span className="mute">–</span>
  if (agent === undefined) return <UntrustedText className="cut soft" text={agentId} />
  return (
    <span className="lead-who">
      <AvatarTile id={agent.id} name={agent.name} kind={agent.kind} size={20} />
      <span className="cut">
        <AgentLink id={agent.id}>
          <UntrustedText text={agent.name} />
        </AgentLink>
      </span>
    </span>
  )
}
