'use client'

import { useId } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import { agentsByNeed, statusCounts } from '#lib/state/selectors.ts'
import { sameFields, sameItems } from '../live/same.ts'
import { STATUSES, StatusMark } from '../ui/status-mark.tsx'
import { AgentCard } from './agent-card.tsx'

/** Everybody, those who need somebody first. */
export function AgentsGrid() {
  const agents = useLive(agentsByNeed, sameItems)
  const counts = useLive(statusCounts, sameFields)
  const id = useId()
  return (
    <section aria-labelledby={id}>
      <header className="fleet-head">
        <h2 className="head-px" id={id}>
          Agents
        </h2>
        <span className="count">{agents.length}</span>
        <span className="legend">
          {STATUSES.filter((status) => counts[status] > 0).map((status) => (
            <StatusMark
              key={status}
              status={status}
              word={
                <span>
                  <span className="num">{counts[status]}</span> {status}
                </span>
              }
            />
          ))}
        </span>
      </header>
      <ul className="agents">
        {agents.map((agent) => (
          <AgentCard key={agent.id} agent={agent} />
        ))}
      </ul>
    </section>
  )
}
