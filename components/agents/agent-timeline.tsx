'use client'

import { ArrowUp } from 'lucide-react'
import { useEffect, useMemo, useRef } from 'react'
import type { EventHistory, EventHistoryState } from '#lib/client/event-history.ts'
import type { MissionEvent } from '#lib/protocol/event.ts'
import type { Agent, Session } from '#lib/state/model.ts'
import { useHold } from '../events/use-hold.ts'
import { countWords } from '../ui/figures.ts'
import { Icon } from '../ui/icon.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import { buildTimeline } from './build-timeline.ts'
import { Part } from './part.tsx'
import { TimelineList } from './timeline-list.tsx'
import { timelineRows } from './timeline-rows.ts'

export interface AgentTimelineProps {
  readonly agent: Agent
  readonly sessions: readonly Session[]
  readonly picked: string | null
  /** Oldest first, of the picked session where there is one. */
  readonly events: readonly MissionEvent[]
  readonly state: EventHistoryState
  readonly history: EventHistory
  readonly bare: boolean
}

/** What it did, newest first; it stands still while somebody reads further down. */
export function AgentTimeline({ agent, sessions, picked, events, state, history, bare }: AgentTimelineProps) {
  const box = useRef<HTMLDivElement>(null)
  const hold = useHold(history)
  // On a phone another tab takes its place: what it held goes on.
  useEffect(() => () => history.follow(), [history])
  const isWhole = state.low === 0
  const turns = useMemo(() => {
    const startOf = new Map(sessions.map(({ id, startedAt }) => [id, startedAt]))
    return buildTimeline(events, (session, { at }) => isWhole || at <= (startOf.get(session) ?? ''))
  }, [events, sessions, isWhole])
  const rows = useMemo(() => timelineRows(turns), [turns])
  const waiting = state.waiting + state.trimmed
  const showNew = () => {
    box.current?.scrollTo({ top: 0 })
    hold.catchUp()
  }
  return (
    <Part
      title="Session"
      className="ap-timeline"
      bare={bare}
      beside={
        <>
          <span className="cut soft">
            <Shown sessions={sessions} picked={picked} />
          </span>
          {waiting > 0 && (
            <button type="button" className="new-pill" onClick={showNew}>
              <Icon of={ArrowUp} />
              {countWords(waiting)} new
            </button>
          )}
        </>
      }
      end={state.held === null ? 'follows' : 'paused while you read'}
    >
      <TimelineList {...{ agent, sessions, rows, state, history, hold, box }} isOne={picked !== null} />
    </Part>
  )
}

function Shown({ sessions, picked }: Pick<AgentTimelineProps, 'sessions' | 'picked'>) {
  const one = picked === null && sessions.length === 1 ? sessions[0] : sessions.find(({ id }) => id === picked)
  if (one !== undefined) return <UntrustedText text={one.title ?? one.id} />
  return picked === null ? 'all sessions' : <UntrustedText text={picked} />
}
