'use client'

import { memo, useMemo } from 'react'
import { useNow } from '#lib/client/use-live.ts'
import type { Agent } from '#lib/state/model.ts'
import { agentToday } from '#lib/state/selectors.ts'
import { tokensIn } from '#lib/state/usage.ts'
import { AgentName } from '../agents/agent-name.tsx'
import { Age } from '../live/age.tsx'
import type { InView } from '../live/use-in-view.ts'
import { AvatarTile } from '../ui/avatar/avatar-tile.tsx'
import { reportedCost, tokenWords } from '../ui/figures.ts'
import { PixelGlyph } from '../ui/pixel-glyph.tsx'
import { Pulse } from '../ui/pulse.tsx'
import { countsUntil } from '../ui/sparkline.ts'
import { StatusMark } from '../ui/status-mark.tsx'
import { Tooltip } from '../ui/tooltip.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import { AgentEvidence } from './agent-evidence.tsx'
import { type CardLook, looksSame } from './card-look.ts'
import { statusAgeFrom } from './evidence-words.ts'
import { useCurrentWords } from './use-current-words.ts'

/** How often the columns are looked at again. */
const PULSE_MS = 60_000

export interface AgentCardProps extends CardLook {
  /** Watches whether the card is in view; it stays the same. */
  readonly watch: InView['watch']
}

/** One person at a desk. Renders again only when something about that agent, or the day, has changed. */
export const AgentCard = memo(function AgentCard({ agent, day, levels, watch }: AgentCardProps) {
  const { id, name, kind, status, machine, evidence, conflict, level, xp } = agent
  const isHot = status === 'waiting' || status === 'error'
  return (
    <li
      ref={watch}
      className={isHot ? 'agent px px-drop is-hot' : 'agent px px-drop'}
      data-item={id}
      data-status={status}
      data-stop
      tabIndex={-1}
    >
      <div className="agent-top">
        <AvatarTile id={id} name={name} kind={kind} size={36} status={status} />
        <div className="agent-id">
          <div>
            <b className="cut">
              <AgentName id={id} name={name} whole />
            </b>
            {levels && xp > 0 ? (
              <span className="lv num-px game">Lv {level}</span>
            ) : (
              machine !== null && <UntrustedText className="source cut" text={machine} />
            )}
          </div>
          <div>
            <Tooltip tip={() => <AgentEvidence agent={agent} />}>
              <span className="sr">
                <UntrustedText text={name} />:
              </span>
              <StatusMark status={status}>
                <Age at={statusAgeFrom(agent)} />
              </StatusMark>
            </Tooltip>
            {conflict ? (
              <span className="status" data-status="waiting">
                <PixelGlyph name="waiting" />
                doubt
              </span>
            ) : (
              <span className="source cut">{evidence?.source ?? 'no word yet'}</span>
            )}
          </div>
        </div>
      </div>
      <CurrentLine agent={agent} />
      <AgentFoot agent={agent} day={day} />
    </li>
  )
}, looksSame)

function CurrentLine({ agent }: { agent: Agent }) {
  const { text, isCode } = useCurrentWords(agent)
  return (
    <p className={isCode ? 'agent-tool mono cut' : 'agent-tool cut'}>
      <UntrustedText text={text} />
    </p>
  )
}

function AgentFoot({ agent, day }: { agent: Agent; day: string }) {
  const { counts, at } = agent.pulse
  const now = useNow(PULSE_MS)
  const lately = useMemo(() => countsUntil(counts, at, now), [counts, at, now])
  const usage = agentToday(agent, day)
  return (
    <div className="agent-foot">
      <Pulse counts={lately} />
      {usage.requests > 0 && <span className="meta">{tokenWords(tokensIn(usage))}</span>}
      <span className="cost num">{reportedCost(usage)}</span>
    </div>
  )
}
