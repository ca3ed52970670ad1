'use client'

import { useId, useState } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import { agentsByNeed, statusCounts } from '#lib/state/selectors.ts'
import { useLevels } from '../levels/use-levels.ts'
import { sameFields, sameItems } from '../live/same.ts'
import { useWorkspaceDay } from '../live/use-workspace-day.ts'
import { Button } from '../ui/button.tsx'
import { countWords } from '../ui/figures.ts'
import { STATUSES, StatusMark } from '../ui/status-mark.tsx'
import { AgentCard } from './agent-card.tsx'
import { useCards } from './use-cards.ts'

/** Cards until more are asked for: all of an ordinary office, and of a huge one those who need somebody. */
const SHOWN = 120

/** Everybody, those who need somebody first. */
export function AgentsGrid() {
  const agents = useLive(agentsByNeed, sameItems)
  const counts = useLive(statusCounts, sameFields)
  const day = useWorkspaceDay()
  const levels = useLevels()
  const { watch, isInView, beat } = useCards()
  const id = useId()
  const [all, setAll] = useState(false)
  return (
    <section aria-labelledby={id}>
      <header className="fleet-head">
        <h2 className="head-px" id={id}>
          Agents
        </h2>
        <span className="count">{countWords(agents.length)}</span>
        <span className="legend">
          {STATUSES.filter((status) => counts[status] > 0).map((status) => (
            <StatusMark
              key={status}
              status={status}
              word={
                <span>
                  <span className="num">{countWords(counts[status])}</span> {status}
                </span>
              }
            />
          ))}
        </span>
      </header>
      <ul className="agents">
        {(all ? agents : agents.slice(0, SHOWN)).map((agent) => (
          <AgentCard
            key={agent.id}
            agent={agent}
            day={day}
            levels={levels}
            inView={isInView(agent.id)}
            beat={beat}
            watch={watch}
          />
        ))}
      </ul>
      {agents.length > SHOWN && (
        <p className="agents-more">
          <Button onClick={() => setAll(!all)}>
            {all ? `Show the first ${SHOWN}` : `Show all ${countWords(agents.length)}`}
          </Button>
          <span className="meta">
            {!all && `${countWords(agents.length - SHOWN)} more; who needs you stands first`}
          </span>
        </p>
      )}
    </section>
  )
}
