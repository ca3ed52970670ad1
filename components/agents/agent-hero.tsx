'use client'

import { ArrowLeft } from 'lucide-react'
import Link from 'next/link'
import { progressOf } from '#lib/state/level-selectors.ts'
import type { Agent, Session } from '#lib/state/model.ts'
import { agentToday } from '#lib/state/selectors.ts'
import { tokensIn } from '#lib/state/usage.ts'
import { LevelBar } from '../levels/level-bar.tsx'
import { xpWords } from '../levels/level-words.ts'
import { useWorkspaceDay } from '../live/use-workspace-day.ts'
import { AvatarTile } from '../ui/avatar/avatar-tile.tsx'
import { reportedCost, tokenWords } from '../ui/figures.ts'
import { Icon } from '../ui/icon.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import { AgentSources } from './agent-sources.tsx'

/** Who it is and what it costs today; beside it why it is said to do what it does. */
export function AgentHero({ agent, sessions }: { agent: Agent; sessions: readonly Session[] }) {
  const { id, name, kind, status } = agent
  const model = sessions.find((session) => session.model !== null)?.model ?? null
  return (
    <header className="ap-hero window px px-drop">
      <div className="ap-who">
        <AvatarTile id={id} name={name} kind={kind} size={68} status={status} />
        <div>
          <p className="ap-crumb">
            <Link href="/agents">
              <Icon of={ArrowLeft} />
              Agents
            </Link>
          </p>
          <h1>
            <UntrustedText className="title cut" text={name} />
            <span className="meta cut">
              <UntrustedText text={kind} />
              {model !== null && (
                <>
                  {' · '}
                  <UntrustedText text={model} />
                </>
              )}
            </span>
          </h1>
          <Level agent={agent} />
          <Place agent={agent} />
        </div>
      </div>
      <AgentSources agent={agent} sessions={sessions} />
    </header>
  )
}

function Level({ agent: { xp, level } }: { agent: Agent }) {
  if (xp <= 0) return null
  const progress = progressOf(level, xp)
  return (
    <p className="ap-level game levels">
      <span className="num-px">Lv {level}</span>
      <LevelBar progress={progress} steps={16} />
      <span className="meta">{xpWords(progress)}</span>
    </p>
  )
}

function Place({ agent }: { agent: Agent }) {
  const usage = agentToday(agent, useWorkspaceDay())
  return (
    <p className="ap-place meta">
      {[agent.project, agent.machine].map(
        (place) => place !== null && <UntrustedText key={place} className="cut" text={place} />,
      )}
      <span>
        <b className="num">{reportedCost(usage)}</b>
        {usage.requests > 0 && ` and ${tokenWords(tokensIn(usage))} tokens`} today
      </span>
    </p>
  )
}
