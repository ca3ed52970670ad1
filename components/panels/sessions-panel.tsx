'use client'

import { useMemo, useState } from 'react'
import { LIST_MS, useCalmLive } from '#lib/client/use-live.ts'
import type { MissionState } from '#lib/state/model.ts'
import { recentSessions } from '#lib/state/selectors.ts'
import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { Window } from '../ui/window.tsx'
import { SessionRow } from './session-row.tsx'
import { sessionCounts } from './session-words.ts'

const SHOWN = 8
const agentsOf = (state: MissionState) => state.agents
const sessionsOf = (state: MissionState) => state.sessions

/** What is being worked on, in the words of those who do it. */
export function SessionsPanel() {
  const all = useCalmLive(sessionsOf, LIST_MS)
  const sessions = useMemo(() => recentSessions({ sessions: all }), [all])
  const agents = useCalmLive(agentsOf, LIST_MS)
  const [whole, setWhole] = useState(false)
  const shown = whole ? sessions : sessions.slice(0, SHOWN)
  return (
    <Window title="Sessions" end={sessionCounts(sessions)}>
      {sessions.length === 0 ? (
        <Empty title="No sessions yet">A session appears when an agent starts one, with what it says last.</Empty>
      ) : (
        <ul>
          {shown.map((session) => (
            <SessionRow
              key={session.id}
              session={session}
              agent={session.agentId === null ? undefined : agents.get(session.agentId)}
            />
          ))}
        </ul>
      )}
      {sessions.length > SHOWN && (
        <p className="window-more">
          <Button tone="quiet" onClick={() => setWhole(!whole)}>
            {whole ? `Show the newest ${SHOWN}` : `Show all ${sessions.length}`}
          </Button>
        </p>
      )}
    </Window>
  )
}
