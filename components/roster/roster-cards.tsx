'use client'

import { useState } from 'react'
import { useLevels } from '../levels/use-levels.ts'
import { AgentCard } from '../panels/agent-card.tsx'
import { useCards } from '../panels/use-cards.ts'
import { useStops } from '../panels/use-stops.ts'
import { Button } from '../ui/button.tsx'
import { countWords, reportedCost } from '../ui/figures.ts'
import { UntrustedText } from '../untrusted-text.tsx'
import { GroupCounts } from './group-counts.tsx'
import type { Roster } from './roster.ts'

/** Cards until more are asked for, over all groups. */
const SHOWN = 120

export function RosterCards({ roster, grouped, day }: { roster: Roster; grouped: boolean; day: string }) {
  const [all, setAll] = useState(false)
  const levels = useLevels()
  const { watch, isInView, beat } = useCards()
  useStops()
  let room = all ? Number.POSITIVE_INFINITY : SHOWN
  return (
    <div className="roster-cards">
      {roster.groups.map(({ name, agents, counts, usage }) => {
        const shown = agents.slice(0, Math.max(0, room))
        room -= agents.length
        return (
          shown.length > 0 && (
            <section key={name} aria-label={name || 'Others'}>
              {grouped && (
                <h2 className="roster-group">
                  <UntrustedText className="cut" text={name || 'Others'} />
                  <span className="count">{countWords(agents.length)}</span>
                  <GroupCounts counts={counts} />
                  <span className="spring num">{reportedCost(usage)}</span>
                </h2>
              )}
              <ul className="agents">
                {shown.map((agent) => (
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
            </section>
          )
        )
      })}
      {roster.count > SHOWN && (
        <p className="agents-more">
          <Button onClick={() => setAll(!all)}>
            {all ? `Show the first ${SHOWN}` : `Show all ${countWords(roster.count)}`}
          </Button>
        </p>
      )}
    </div>
  )
}
