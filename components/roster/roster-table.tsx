'use client'

import { useMemo, useState } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import type { Agent, MissionState } from '#lib/state/model.ts'
import { tokensIn } from '#lib/state/usage.ts'
import { plural, reportedCost, tokenWords } from '../ui/figures.ts'
import { useMedia } from '../ui/use-media.ts'
import { linesOf, type Roster, type RosterLine } from './roster.ts'
import { RosterLines } from './roster-lines.tsx'
import { RosterSide } from './roster-side.tsx'
import type { ChangeRoster, RosterView } from './roster-view.ts'

const sessionsOf = (state: MissionState) => state.sessions

export interface RosterTableProps {
  readonly roster: Roster
  readonly view: RosterView
  readonly change: ChangeRoster
  readonly day: string
  readonly zone: string
}

/** One line each, only those in view drawn; beside it, where there is room, a preview of the one that is picked. */
export function RosterTable({ roster, view, change, day, zone }: RosterTableProps) {
  const sessions = useLive(sessionsOf)
  const [closed, setClosed] = useState<readonly string[]>([])
  const grouped = view.group !== 'none'
  const lines = useMemo(() => linesOf(roster, { sessions }, { grouped, closed }), [roster, sessions, grouped, closed])
  const [picked, setPicked] = useState<string | null>(null)
  const roomy = useMedia('(min-width: 1201px)')
  const at = lines.findIndex(({ key }) => key === picked)
  const toggle = (name: string) =>
    setClosed(closed.includes(name) ? closed.filter((one) => one !== name) : [...closed, name])
  return (
    <>
      <section className="roster-window window px px-drop" aria-label="Table of agents">
        <RosterLines {...{ lines, at, view, change, day }} onPick={setPicked} onToggle={toggle} />
        <p className="roster-foot">
          <span className="soft cut">
            {plural(roster.count, 'agent', 'agents')}, today in {zone.replaceAll('_', ' ')}
          </span>
          <b className="num spring">{tokenWords(tokensIn(roster.usage))} tokens</b>
          <b className="num">{reportedCost(roster.usage)}</b>
        </p>
      </section>
      {roomy && <RosterSide agent={agentAt(lines, at)} day={day} />}
    </>
  )
}

const needsSomebody = (line: RosterLine) =>
  line.kind === 'agent' && (line.agent.status === 'waiting' || line.agent.status === 'error')

/** Of a group its first, and before anything is picked one that needs you. */
function agentAt(lines: readonly RosterLine[], at: number): Agent | null {
  const line = lines[at] ?? lines.find(needsSomebody) ?? lines.find(({ kind }) => kind === 'agent')
  if (line === undefined) return null
  return line.kind === 'group' ? (line.group.agents[0] ?? null) : line.agent
}
