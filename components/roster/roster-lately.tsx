'use client'

import { useCallback } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import type { Activity, MissionState } from '#lib/state/model.ts'
import { callTime } from '../agents/call-time.ts'
import { isLevelRef } from '../levels/level-words.ts'
import { useLevels } from '../levels/use-levels.ts'
import { sameItems } from '../live/same.ts'
import { Clock } from '../ui/clock.tsx'
import { UntrustedText } from '../untrusted-text.tsx'

const LATELY = 6

/** What an agent did last. */
export function RosterLately({ id }: { id: string }) {
  const levels = useLevels()
  const lines = useLive(
    useCallback((state: MissionState) => latelyOf(state.activity, id, levels), [id, levels]),
    sameItems,
  )
  if (lines.length === 0) return null
  return (
    <section>
      <h3 className="roster-sub-head">Lately</h3>
      <ul className="roster-lately">
        {lines.map(({ seq, at, title, kind, durationMs, ok }) => (
          <li key={seq}>
            <Clock at={at} />
            <span className={kind === 'message' || kind === 'note' ? 'cut' : 'mono cut'}>
              <UntrustedText text={title} />
            </span>
            <span className="num meta">{ok === false ? 'failed' : durationMs !== null && callTime(durationMs)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Its newest lines of the feed, newest first. */
function latelyOf(activity: readonly Activity[], agentId: string, levels: boolean): readonly Activity[] {
  const found: Activity[] = []
  for (let at = activity.length - 1; at >= 0 && found.length < LATELY; at--) {
    const line = activity[at]
    if (line?.agentId === agentId && (levels || !isLevelRef(line.ref))) found.push(line)
  }
  return found
}
