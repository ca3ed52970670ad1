'use client'

import type { Agent, Session } from '#lib/state/model.ts'
import { sessionStanding } from '#lib/state/status.ts'
import { Ago } from '../live/age.tsx'
import { sessionCounts } from '../panels/session-words.ts'
import { Empty } from '../ui/empty.tsx'
import { plural } from '../ui/figures.ts'
import { StatusMark } from '../ui/status-mark.tsx'
import { Window } from '../ui/window.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import { agentHref } from './agent-href.ts'
import { contextWords, sessionCost } from './meter-words.ts'
import { useStayHere } from './use-picked-session.ts'

export interface AgentSessionsProps {
  readonly agent: Agent
  readonly sessions: readonly Session[]
  readonly picked: string | null
}

/** All sessions that are kept of this agent, those that go on first; picking one shows only what it did. */
export function AgentSessions({ agent, sessions, picked }: AgentSessionsProps) {
  const stay = useStayHere()
  return (
    <Window title="Sessions" end={sessionCounts(sessions)}>
      {sessions.length === 0 ? (
        <Empty title="No sessions">This agent was heard only outside sessions, or its last one was long ago.</Empty>
      ) : (
        <nav className="ap-sessions" aria-label="Sessions">
          {(sessions.length > 1 || picked !== null) && (
            <a href={agentHref(agent.id)} aria-current={picked === null ? 'true' : undefined} onClick={stay}>
              <b>All sessions</b>
            </a>
          )}
          {sessions.map((session) => (
            <a
              key={session.id}
              href={agentHref(agent.id, session.id)}
              aria-current={picked === session.id ? 'true' : undefined}
              data-ended={session.endedAt !== null}
              onClick={stay}
            >
              <SessionLine {...{ agent, session }} />
            </a>
          ))}
        </nav>
      )}
    </Window>
  )
}

interface SessionProps {
  readonly agent: Agent
  readonly session: Session
}

function SessionLine({ agent, session }: SessionProps) {
  const { id, title, model, lastAt, endedAt, subagents } = session
  const running = subagents.filter((one) => one.running).length
  const context = endedAt === null ? contextWords(session) : null
  return (
    <>
      <b className="cut">
        <UntrustedText text={title ?? id} />
      </b>
      <span className="meta num">{sessionCost(session)}</span>
      <span className="meta cut">
        {endedAt === null ? <Live {...{ agent, session }} /> : 'ended'}
        {context !== null && ` · ${context}`}
        {model !== null && (
          <>
            {' · '}
            <UntrustedText text={model} />
          </>
        )}
        {running > 0 && ` · ${plural(running, 'sub-agent', 'sub-agents')}`}
      </span>
      <Ago at={lastAt} className="meta num" />
    </>
  )
}

/** Where it stands by itself, unless its agent is gone: of several, the agent shows only the busiest. */
function Live({ agent, session }: SessionProps) {
  const { status, evidence } = sessionStanding(session)
  if (evidence === null) return 'live'
  return <StatusMark status={agent.status === 'offline' ? 'offline' : status} />
}
