'use client'

import Link from 'next/link'
import { memo, useCallback } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import type { Activity, MissionState } from '#lib/state/model.ts'
import { AgentName } from '../agents/agent-name.tsx'
import { leadHref } from '../leads/lead-view.ts'
import { AvatarTile } from '../ui/avatar/avatar-tile.tsx'
import { Clock } from '../ui/clock.tsx'
import { ageWords } from '../ui/figures.ts'
import { PixelGlyph } from '../ui/pixel-glyph.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import { visibleText } from '../visible-text.ts'

/** Shorter runs of a tool are not worth a figure. */
const WORTH_TIMING_MS = 1_000

export const FeedRow = memo(function FeedRow({ line }: { line: Activity }) {
  const { agentId, at, title, detail, ok, durationMs, kind, ref } = line
  const lead = ref?.startsWith('lead:') ? ref.slice('lead:'.length) : null
  const who = useCallback(
    (state: MissionState) => (agentId === null ? undefined : state.agents.get(agentId)),
    [agentId],
  )
  const agent = useLive(who, sameFace)
  return (
    <div className="feed-row" title={detail === null ? undefined : visibleText(detail)}>
      <Clock at={at} />
      {agent ? (
        <AvatarTile id={agent.id} name={agent.name} kind={agent.kind} size={20} bare />
      ) : (
        <span className="tile-none">
          <PixelGlyph name={kind === 'task' ? 'flag' : kind === 'lead' ? 'star' : 'hq'} />
        </span>
      )}
      <span className="cut">
        {agentId !== null && (
          <b>
            {/* Cards lead there by keyboard; a feed that moves is no place to tab through. */}
            <AgentName id={agent?.id} name={agent?.name ?? agentId} whole tabIndex={-1} />{' '}
          </b>
        )}
        <span className={kind === 'tool' || kind === 'command' || kind === 'file' ? 'mono' : 'soft'}>
          {lead === null ? (
            <UntrustedText text={title} />
          ) : (
            <Link href={leadHref(lead)} prefetch={false} tabIndex={-1}>
              <UntrustedText text={title} />
            </Link>
          )}
        </span>
      </span>
      {durationMs !== null && durationMs >= WORTH_TIMING_MS && <span className="took">in {ageWords(durationMs)}</span>}
      {ok === false && (
        <span className="mark" data-status="error">
          <PixelGlyph name="error" />
          <span className="sr">failed</span>
        </span>
      )}
    </div>
  )
})

type Face = { readonly id: string; readonly name: string; readonly kind: string } | undefined

const sameFace = (a: Face, b: Face) => a?.id === b?.id && a?.name === b?.name && a?.kind === b?.kind
