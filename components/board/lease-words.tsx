'use client'

import { useCallback } from 'react'
import { useClock, useLive } from '#lib/client/use-live.ts'
import type { MissionState, Task } from '#lib/state/model.ts'
import { leaseNow } from '#lib/state/task-lease.ts'
import { ageWords, countWords } from '../ui/figures.ts'

/** Which claim it is, and how long it holds without a sign of its holder. */
export function LeaseWords({ task }: { task: Task }) {
  const { lease } = task
  // Only the holder moves the end of it.
  const holder = useLive(useCallback(({ agents }: MissionState) => agents.get(lease?.holder ?? ''), [lease]))
  const words = useClock(
    useCallback(
      (nowMs: number) => {
        const now = leaseNow({ agents: new Map(holder ? [[holder.id, holder]] : []) }, { lease }, nowMs)
        if (now === null) return ''
        return now.lapsed ? 'lapsed: another may claim it' : `lapses in ${ageWords(Date.parse(now.until) - nowMs)}`
      },
      [holder, lease],
    ),
  )
  return (
    <>
      <span className="meta">generation {countWords(lease?.generation ?? 0)}</span>
      <span className="meta spring" title="Every sign of its holder renews it.">
        {words}
      </span>
    </>
  )
}
