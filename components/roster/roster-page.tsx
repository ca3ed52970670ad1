'use client'

import { SlidersHorizontal } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useMemo, useState } from 'react'
import { useLive, useNow } from '#lib/client/use-live.ts'
import type { MissionState } from '#lib/state/model.ts'
import { useLevels } from '../levels/use-levels.ts'
import { useWorkspaceDay } from '../live/use-workspace-day.ts'
import { Button, ButtonLink } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { countWords } from '../ui/figures.ts'
import { Icon } from '../ui/icon.tsx'
import { useAddress } from '../ui/use-address.ts'
import { useMedia } from '../ui/use-media.ts'
import { type Roster, rosterOf } from './roster.ts'
import { RosterCards } from './roster-cards.tsx'
import { RosterFilters } from './roster-filters.tsx'
import { RosterLooks } from './roster-looks.tsx'
import { RosterTable } from './roster-table.tsx'
import {
  type ChangeRoster,
  EVERYBODY,
  looksOtherwise,
  type RosterView,
  readRosterView,
  rosterQuery,
  showsAll,
} from './roster-view.ts'

const LevelsBoard = dynamic(() => import('../levels/levels-board.tsx').then((module) => module.LevelsBoard))

const agentsOf = (state: MissionState) => state.agents
const sessionsOf = (state: MissionState) => state.sessions
const workspaceOf = (state: MissionState) => state.workspace
/** How often it is looked at who was heard within the hour. */
const SEEN_MS = 60_000

/** Everybody, in groups, as a table with a preview or as cards. */
export function RosterPage() {
  const [view, change] = useAddress(readRosterView, rosterQuery, looksOtherwise)
  const agents = useLive(agentsOf)
  const sessions = useLive(sessionsOf)
  const workspace = useLive(workspaceOf)
  const day = useWorkspaceDay()
  const nowMs = useNow(SEEN_MS)
  const roster = useMemo(
    () => rosterOf({ agents, sessions }, view, { workspace, day, nowMs }),
    [agents, sessions, view, workspace, day, nowMs],
  )
  const levels = useLevels() && view.look === 'levels'
  const narrow = useMedia('(max-width: 640px)')
  const asCards = view.look === 'cards' || narrow
  // On a phone what is rarely used lies behind a button.
  const [more, setMore] = useState(false)
  return (
    <div className={asCards || levels ? 'roster' : 'roster is-table'} data-more={more}>
      <header className="page-head">
        <h1 className="title">Agents</h1>
        <span className="soft">
          {showsAll(view)
            ? `${countWords(agents.size)} in all`
            : `${countWords(roster.count)} of ${countWords(agents.size)}`}
        </span>
        <span className="end roster-acts">
          {!levels && (
            <Button className="roster-more" aria-expanded={more} onClick={() => setMore(!more)}>
              <Icon of={SlidersHorizontal} />
              Filters
            </Button>
          )}
          <RosterLooks view={view} change={change} narrow={narrow} />
        </span>
      </header>
      {levels ? (
        <LevelsBoard span={view.span} onSpan={(span) => change({ span })} />
      ) : (
        <>
          <RosterFilters view={view} change={change} />
          <Shown {...{ roster, view, change, day, asCards, zone: workspace.zone }} nobody={agents.size === 0} />
        </>
      )}
    </div>
  )
}

interface ShownProps {
  readonly roster: Roster
  readonly view: RosterView
  readonly change: ChangeRoster
  readonly day: string
  readonly zone: string
  readonly asCards: boolean
  readonly nobody: boolean
}

function Shown({ roster, view, change, day, zone, asCards, nobody }: ShownProps) {
  if (nobody)
    return (
      <div className="roster-empty window px px-drop">
        <Empty title="Nobody works here yet" act={<ButtonLink href="/">Seat the first agent</ButtonLink>}>
          An agent stands here from its first event on, with what it does and on what that stands.
        </Empty>
      </div>
    )
  if (roster.count === 0) {
    const { group, order, look } = view
    return (
      <div className="roster-empty window px px-drop">
        <Empty
          title="Nobody passes these filters"
          act={<Button onClick={() => change({ ...EVERYBODY, group, order, look })}>Show everybody</Button>}
        />
      </div>
    )
  }
  if (asCards) return <RosterCards roster={roster} grouped={view.group !== 'none'} day={day} />
  return <RosterTable {...{ roster, view, change, day, zone }} />
}
