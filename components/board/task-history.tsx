'use client'

import { useState } from 'react'
import { useLive, useNow } from '#lib/client/use-live.ts'
import type { MissionEvent } from '#lib/protocol/event.ts'
import type { MissionState, Task } from '#lib/state/model.ts'
import { Button } from '../ui/button.tsx'
import { exactTime, whenWords } from '../ui/clock-words.ts'
import { PixelGlyph } from '../ui/pixel-glyph.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import { historyLine } from './history-words.ts'
import { nameOf, useMe } from './me.ts'
import { useTaskHistory } from './use-task-history.ts'

const FEW = 6
const MANY = 200
const agentsOf = (state: MissionState) => state.agents

/** What happened to it, the newest first: six of it, or all. What was said stands below. */
export function TaskHistory({ task }: { task: Task }) {
  const [all, setAll] = useState(false)
  const { data, error } = useTaskHistory(task, all ? MANY : FEW * 3)
  const events = (data?.items ?? []).filter(({ type }) => type !== 'task:commented')
  const shown = all ? events : events.slice(0, FEW)
  const more = !all && (events.length > FEW || data?.next !== undefined)
  return (
    <section className="history">
      <h3>History</h3>
      {error && !data && <p className="meta">{error.message}</p>}
      <ol>
        {shown.map((event) => (
          <Line key={event.seq} event={event} />
        ))}
      </ol>
      {more && (
        <Button tone="quiet" onClick={() => setAll(true)}>
          All of it
        </Button>
      )}
      {all && data?.next !== undefined && <p className="meta">Older than these: in the event log.</p>}
    </section>
  )
}

function Line({ event }: { event: MissionEvent }) {
  const agents = useLive(agentsOf)
  const me = useMe()
  const nowMs = useNow(60_000)
  const name = (who: string) => nameOf(who, agents, me)
  const { glyph, tone, words, who = event.actor } = historyLine(event, name)
  return (
    <li data-status={tone ?? undefined}>
      <time dateTime={event.at} title={exactTime(event.at)}>
        {whenWords(event.at, nowMs)}
      </time>
      <PixelGlyph name={glyph} />
      <span>
        <b>
          <UntrustedText text={name(who)} />
        </b>{' '}
        <UntrustedText text={words} />
      </span>
    </li>
  )
}
