'use client'

import { memo, type ReactNode } from 'react'
import type { Agent, Session } from '#lib/state/model.ts'
import { tokensIn } from '#lib/state/usage.ts'
import { AgentLink } from '../agents/agent-link.tsx'
import { Ago } from '../live/age.tsx'
import { AvatarTile } from '../ui/avatar/avatar-tile.tsx'
import { plural, reportedCost, tokenWords } from '../ui/figures.ts'
import { UntrustedText } from '../untrusted-text.tsx'

export const SessionRow = memo(function SessionRow({ session, agent }: { session: Session; agent: Agent | undefined }) {
  const { title, model, tokens, messages, lastAt, endedAt, subagents, agentId } = session
  const last = messages.at(-1)
  const running = subagents.filter((one) => one.running).length
  const who = agent?.name ?? agentId ?? 'unknown agent'
  return (
    <li className="session" data-ended={endedAt !== null}>
      <AvatarTile id={agent?.id ?? session.id} name={who} kind={agent?.kind ?? 'script'} size={20} bare />
      <div className="min-w-0">
        <p className="session-line">
          <b className="cut">
            <SessionLink session={session}>
              <UntrustedText text={title ?? who} />
            </SessionLink>
          </b>
          <span className="meta cut">
            {title !== null && <UntrustedText text={who} />}
            {model !== null && (
              <>
                {title !== null && ' · '}
                <UntrustedText text={model} />
              </>
            )}
            {running > 0 && ` · ${plural(running, 'sub-agent', 'sub-agents')}`}
            {endedAt !== null && ' · ended'}
          </span>
        </p>
        <p className="cut soft">
          {last ? (
            <>
              {last.role === 'user' && <span className="mute">was asked: </span>}
              <UntrustedText text={last.text} />
            </>
          ) : (
            <span className="mute">no message yet</span>
          )}
        </p>
      </div>
      <p className="session-figures num">
        <span className="wide-figure meta">{tokens.requests > 0 && tokenWords(tokensIn(tokens))}</span>
        <span className="wide-figure">{reportedCost(tokens)}</span>
        <Ago at={lastAt} className="meta" />
      </p>
    </li>
  )
})

/** Whose session it is may not be known yet. */
function SessionLink({ session: { id, agentId }, children }: { session: Session; children: ReactNode }) {
  if (agentId === null) return children
  return (
    <AgentLink id={agentId} session={id} className="whole">
      {children}
    </AgentLink>
  )
}
