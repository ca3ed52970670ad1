'use client'

import { useLive } from '#lib/client/use-live.ts'
import type { MissionState } from '#lib/state/model.ts'
import { recentSessions } from '#lib/state/selectors.ts'
import { sameItems } from '../live/same.ts'
import { Empty } from '../ui/empty.tsx'
import { Window } from '../ui/window.tsx'
import { SessionRow } from './session-row.tsx'

const SHOWN = 8
const agentsOf = (state: MissionState) => state.agents

/** What is being worked on, in the words of those who do it. */
export function SessionsPanel() {
  const sessions = useLive(recentSessions, sameItems)
  const agents = useLive(agentsOf)
  const open = sessions.filter(({ endedAt }) => endedAt === null).length
  return (
    <Window
      title="Sessions"
      beside={<span className="count">{open}</span>}
      end={sessions.length > SHOWN ? `newest ${SHOWN} of ${sessions.length}` : undefined}
    >
      {sessions.length === 0 ? (
        <Empty title="No sessions yet">A session appears when an agent starts one, with what it says last.</Empty>
      ) : (
        <ul>
          {sessions.slice(0, SHOWN).map((session) => (
            <SessionRow
              key={session.id}
              session={session}
              agent={session.agentId === null ? undefined : agents.get(session.agentId)}
            />
          ))}
        </ul>
      )}
    </Window>
  )
}
