'use client'

import { useCallback } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import type { AgentStatus } from '#lib/protocol/event.ts'
import type { Agent, MissionState } from '#lib/state/model.ts'
import { Age } from '../live/age.tsx'
import { Clock } from '../ui/clock.tsx'
import type { GlyphName } from '../ui/glyph-rows.ts'
import { Icon } from '../ui/icon.tsx'
import { PixelGlyph } from '../ui/pixel-glyph.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import { visibleText } from '../visible-text.ts'
import { callShare, callTime } from './call-time.ts'
import { isAskedAbout } from './is-asked-about.ts'
import type { Call, Outcome } from './timeline.ts'
import { toolIcon } from './tool-icon.ts'
import { toolWords } from './tool-words.ts'

const LOOKS: Readonly<
  Record<Outcome | 'asks', { readonly status: AgentStatus; readonly glyph: GlyphName; readonly words: string }>
> = {
  running: { status: 'working', glyph: 'working', words: 'runs' },
  asks: { status: 'waiting', glyph: 'waiting', words: 'waits for permission' },
  done: { status: 'working', glyph: 'done', words: 'done' },
  failed: { status: 'error', glyph: 'error', words: 'failed' },
  ended: { status: 'idle', glyph: 'idle', words: 'ended, no result was told' },
}

/** One tool call; hatched while it runs, and of the waiting colour while a person has to allow it. */
export function CallRow({ call, isInner, agent }: { call: Call; isInner: boolean; agent: Agent }) {
  const { tool, title, at, outcome, durationMs, detail } = call
  const asks = useAsks(call, agent.id)
  const { status, glyph, words } = LOOKS[asks ? 'asks' : outcome]
  const { name, argument } = toolWords(tool, title)
  const whole = detail === null ? title : `${title}\n${detail}`
  return (
    <div
      className="tl-row tl-call"
      data-status={status}
      data-outcome={outcome}
      data-asks={asks || undefined}
      data-inner={isInner || undefined}
      title={visibleText(whole)}
    >
      <Clock at={at} />
      <Icon of={toolIcon(tool)} />
      <UntrustedText className="tl-tool cut" text={name} />
      <UntrustedText className="mono cut" text={argument} />
      <span className="tl-bar" aria-hidden="true">
        {outcome === 'running' ? (
          <b />
        ) : (
          durationMs !== null && <b style={{ width: `${callShare(durationMs) * 100}%` }} />
        )}
      </span>
      <span className="num">
        {outcome === 'running' ? <Age at={at} className="num" /> : durationMs !== null && callTime(durationMs)}
      </span>
      <span className="mark">
        <PixelGlyph name={glyph} />
        <span className="sr">{words}</span>
      </span>
    </div>
  )
}

function useAsks({ outcome, id, tool, sessionId }: Call, agentId: string): boolean {
  return useLive(
    useCallback(
      ({ approvals }: MissionState) => isAskedAbout({ outcome, id, tool, sessionId }, agentId, approvals.values()),
      [outcome, id, tool, sessionId, agentId],
    ),
  )
}
