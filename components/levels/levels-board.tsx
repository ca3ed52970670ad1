'use client'

import { useMemo } from 'react'
import { SUM_MS, useCalmLive } from '#lib/client/use-live.ts'
import { progressOf, type Standing, standings } from '#lib/state/level-selectors.ts'
import type { MissionState } from '#lib/state/model.ts'
import { AgentLink } from '../agents/agent-link.tsx'
import { Choice } from '../burn/choice.tsx'
import { useWorkspaceDay } from '../live/use-workspace-day.ts'
import type { EarnedSpan } from '../roster/roster-view.ts'
import { AvatarTile } from '../ui/avatar/avatar-tile.tsx'
import { Empty } from '../ui/empty.tsx'
import { countWords } from '../ui/figures.ts'
import { type Column, Table } from '../ui/table.tsx'
import { Window } from '../ui/window.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import { EarnedBy } from './earned-by.tsx'
import { LevelBar } from './level-bar.tsx'
import { xpWords } from './level-words.ts'
import { OfficeLevelWindow } from './office-level-window.tsx'

const SPANS = { week: 'This week', all: 'All time' } as const satisfies Record<EarnedSpan, string>
const WORDS = [SPANS.week, SPANS.all] as const
const spanOf = (word: (typeof WORDS)[number]): EarnedSpan => (word === SPANS.week ? 'week' : 'all')

const agentsOf = (state: MissionState) => state.agents

/** Who has earned how much, and by what. Who earned nothing is not on it. */
export function LevelsBoard({ span, onSpan }: { span: EarnedSpan; onSpan: (span: EarnedSpan) => void }) {
  const agents = useCalmLive(agentsOf, SUM_MS)
  const day = useWorkspaceDay()
  const rows = useMemo(() => standings({ agents }, span, day), [agents, span, day])
  return (
    <div className="levels-page">
      <Window
        title="Board"
        beside={<span className="count">{countWords(rows.length)}</span>}
        end={<Choice label="Span" options={WORDS} chosen={SPANS[span]} onChoose={(word) => onSpan(spanOf(word))} />}
      >
        {rows.length === 0 ? (
          <Empty title={span === 'week' ? 'Nothing earned this week yet' : 'Nothing earned yet'}>
            An agent stands here with its first task that is done, lead that is scored, or day of work without an error.
          </Empty>
        ) : (
          <Table
            caption="Agents by what they earned"
            columns={COLUMNS}
            rows={rows}
            idOf={({ agent }: Standing) => agent.id}
          />
        )}
      </Window>
      <div className="levels-side">
        <OfficeLevelWindow />
        <EarnedBy />
      </div>
    </div>
  )
}

const COLUMNS: readonly Column<Standing>[] = [
  { name: 'Rank', number: true, cell: ({ rank }) => rank },
  {
    name: 'Agent',
    heads: true,
    cell: ({ agent: { id, name, kind, status } }) => (
      <span className="levels-who">
        <AvatarTile id={id} name={name} kind={kind} size={20} status={status} />
        <span className="cut">
          <AgentLink id={id}>
            <UntrustedText text={name} />
          </AgentLink>
        </span>
      </span>
    ),
  },
  {
    name: 'Level',
    cell: ({ agent: { level, xp } }) => {
      const progress = progressOf(level, xp)
      return (
        <span className="levels-progress" title={xpWords(progress)}>
          <b className="num">{level}</b>
          <LevelBar progress={progress} steps={10} />
          <span className="sr">, {xpWords(progress)}</span>
        </span>
      )
    },
  },
  { name: 'XP', number: true, cell: ({ xp }) => <b>{countWords(xp)}</b> },
  { name: 'Tasks', number: true, cell: ({ earned }) => times(earned.tasks) },
  { name: 'Reviews passed', number: true, cell: ({ earned }) => times(earned.reviews) },
  { name: 'Leads scored', number: true, cell: ({ earned }) => times(earned.leads) },
  { name: 'Clean days', number: true, cell: ({ earned }) => times(earned.cleanDays) },
]

const times = (count: number) => (count === 0 ? <span className="mute">–</span> : countWords(count))
