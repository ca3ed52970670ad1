'use client'

import { useCallback, useMemo } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import type { Agent, MissionState } from '#lib/state/model.ts'
import { sessionsOf } from '#lib/state/selectors.ts'
import { sameItems } from '../live/same.ts'
import { useCalm } from '../live/use-calm.ts'
import { Tabs } from '../ui/tabs.tsx'
import { useMedia } from '../ui/use-media.ts'
import { Window } from '../ui/window.tsx'
import { AgentCapabilities } from './agent-capabilities.tsx'
import { AgentFiles } from './agent-files.tsx'
import { AgentHero } from './agent-hero.tsx'
import { AgentNeeds } from './agent-needs.tsx'
import { AgentRequests } from './agent-requests.tsx'
import { AgentSessions } from './agent-sessions.tsx'
import { AgentSubagents } from './agent-subagents.tsx'
import { AgentTasks } from './agent-tasks.tsx'
import { AgentTimeline } from './agent-timeline.tsx'
import { AgentUnknown } from './agent-unknown.tsx'
import { useAgentHistory } from './use-agent-history.ts'
import { usePickedSession } from './use-picked-session.ts'

/** One agent: who it is and on what that stands, what waits for it, what its sessions did. Appears once the agent does. */
export function AgentPage({ id }: { id: string }) {
  const agent = useLive(useCallback((state: MissionState) => state.agents.get(id), [id]))
  return agent === undefined ? <AgentUnknown id={id} /> : <AgentRoom agent={agent} />
}

/** What is built of events is built again at most this often. */
const CALM_MS = 80

function AgentRoom({ agent }: { agent: Agent }) {
  const { id } = agent
  const sessions = useLive(
    useCallback((state: MissionState) => sessionsOf(state, id), [id]),
    sameItems,
  )
  const picked = usePickedSession()
  const [state, history] = useAgentHistory(id, picked)
  const events = useCalm(state.shown, CALM_MS)
  const bare = useMedia('(max-width: 640px)')
  const shown = useMemo(
    () => (picked === null ? sessions : sessions.filter((session) => session.id === picked)),
    [sessions, picked],
  )
  const isWhole = state.older.kind === 'complete'
  const timeline = <AgentTimeline key={picked} {...{ agent, sessions, picked, events, state, history, bare }} />
  const files = <AgentFiles {...{ agent, events, isWhole, bare }} />
  const tokens = <AgentRequests {...{ agent, events, isWhole, bare }} />
  const tasks = <AgentTasks {...{ agent, bare }} />
  const list = <AgentSessions {...{ agent, sessions, picked }} />
  const subagents = <AgentSubagents {...{ agent, sessions: shown }} />
  const can = (
    <Window title="What it can">
      <AgentCapabilities agent={agent} sessions={sessions} />
    </Window>
  )
  return (
    <div className="ap">
      <AgentHero agent={agent} sessions={sessions} />
      <AgentNeeds agent={agent} />
      {bare ? (
        <section className="ap-tabs window px px-drop" aria-label="What it did">
          <Tabs
            label="What it did"
            tabs={[
              { id: 'session', name: 'Session', panel: timeline },
              { id: 'files', name: 'Files', panel: files },
              { id: 'tokens', name: 'Tokens', panel: tokens },
              { id: 'tasks', name: 'Tasks', panel: tasks },
            ]}
          />
        </section>
      ) : (
        <>
          <div className="ap-line">{timeline}</div>
          <div className="ap-column">
            {tokens}
            {files}
          </div>
        </>
      )}
      <div className="ap-column">
        {list}
        {subagents}
        {can}
        {!bare && tasks}
      </div>
    </div>
  )
}
