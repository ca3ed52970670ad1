'use client'

import { useLive } from '#lib/client/use-live.ts'
import type { MissionState } from '#lib/state/model.ts'
import type { Away } from '../away/absence.ts'
import { AwaySlot } from '../away/away-slot.tsx'
import { BurnPanel } from '../burn/burn-panel.tsx'
import { TaskStrip } from '../tasks/task-strip.tsx'
import { ActivityFeed } from './activity-feed.tsx'
import { AgentsGrid } from './agents-grid.tsx'
import { FirstRun } from './first-run.tsx'
import { NeedsYou } from './needs-you.tsx'
import { SessionsPanel } from './sessions-panel.tsx'
import { SystemLine } from './system-line.tsx'
import { TokensPanel } from './tokens-panel.tsx'
import { useStops } from './use-stops.ts'
import { VerdictBanner } from './verdict-banner.tsx'

const isEmpty = (state: MissionState) => state.agents.size === 0

/** The home page: the verdict, what waits for a person, everybody, and what they do. */
export function Deck({ away = null }: { away?: Away | null }) {
  const empty = useLive(isEmpty)
  useStops()
  return (
    <div className="deck">
      <VerdictBanner />
      <div className="deck-main">
        {empty ? (
          <>
            <FirstRun />
            <TaskStrip onlyWithTasks />
          </>
        ) : (
          <>
            <NeedsYou />
            <AwaySlot initial={away} />
            <AgentsGrid />
            <TaskStrip />
            <SessionsPanel />
          </>
        )}
      </div>
      <div className="deck-side">
        <BurnPanel />
        <TokensPanel />
        <ActivityFeed />
      </div>
      <div className="deck-foot">
        <SystemLine />
      </div>
    </div>
  )
}
