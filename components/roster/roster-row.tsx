'use client'

import { memo, useCallback } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import type { Agent, MissionState } from '#lib/state/model.ts'
import { agentToday } from '#lib/state/selectors.ts'
import { tokensIn } from '#lib/state/usage.ts'
import { AgentLink } from '../agents/agent-link.tsx'
import { Age } from '../live/age.tsx'
import { statusAgeFrom } from '../panels/evidence-words.ts'
import { useCurrentWords } from '../panels/use-current-words.ts'
import { AvatarTile } from '../ui/avatar/avatar-tile.tsx'
import { reportedCost, tokenWords } from '../ui/figures.ts'
import { PixelGlyph } from '../ui/pixel-glyph.tsx'
import { StatusMark } from '../ui/status-mark.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import { visibleText } from '../visible-text.ts'
import { GroupCells } from './group-cells.tsx'
import { type RosterLine, sessionShown } from './roster.ts'
import { SubagentCells } from './subagent-cells.tsx'

export interface RosterRowProps {
  readonly line: RosterLine
  readonly day: string
  readonly at: number
  readonly isPicked: boolean
  readonly onPick: (key: string) => void
  readonly onToggle: (group: string) => void
}

/** One line of the table, as its kind has it. */
export function RosterRow({ line, day, at, isPicked, onPick, onToggle }: RosterRowProps) {
  return (
    <tr
      className={`is-${line.kind}`}
      data-status={line.kind === 'agent' ? line.agent.status : undefined}
      aria-rowindex={at + 2}
      aria-current={isPicked || undefined}
      onClick={() => onPick(line.key)}
    >
      {line.kind === 'group' && <GroupCells group={line.group} open={line.open} onToggle={onToggle} />}
      {line.kind === 'agent' && <AgentCells agent={line.agent} day={day} />}
      {line.kind === 'subagent' && <SubagentCells agent={line.agent} id={line.id} />}
    </tr>
  )
}

const AgentCells = memo(function AgentCells({ agent, day }: { agent: Agent; day: string }) {
  const { id, name, kind, status, xp, level } = agent
  const session = useLive(useCallback((state: MissionState) => sessionShown(agent, state.sessions), [agent]))
  const usage = agentToday(agent, day)
  const { text, isCode } = useCurrentWords(agent)
  return (
    <>
      <th scope="row">
        <span className="roster-who">
          <AvatarTile id={id} name={name} kind={kind} size={20} status={status} />
          <span className="cut">
            <AgentLink id={id}>
              <UntrustedText text={name} />
            </AgentLink>
          </span>
        </span>
      </th>
      <td>
        <span className="roster-status">
          <StatusMark status={status}>
            <Age at={statusAgeFrom(agent)} />
          </StatusMark>
          <Doubt agent={agent} />
        </span>
      </td>
      <td className={isCode ? 'mono cut' : 'cut soft'} title={visibleText(text)}>
        <UntrustedText text={text} />
      </td>
      <td className="roster-session cut">{session?.title && <UntrustedText text={session.title} />}</td>
      <td className="roster-model meta cut">{session?.model && <UntrustedText text={session.model} />}</td>
      <td className="n num">{usage.requests > 0 ? tokenWords(tokensIn(usage)) : '–'}</td>
      <td className="n num">{reportedCost(usage)}</td>
      <td className="n num game levels">{xp > 0 && level}</td>
    </>
  )
})

/** Who says so; where another source says otherwise, that. */
function Doubt({ agent: { evidence, conflict } }: { agent: Agent }) {
  if (conflict === null) return <span className="meta cut">{evidence?.source ?? 'no word yet'}</span>
  return (
    <span className="roster-doubt cut" title="Sources disagree">
      <PixelGlyph name="waiting" />
      {conflict.source} says {conflict.status}
    </span>
  )
}
