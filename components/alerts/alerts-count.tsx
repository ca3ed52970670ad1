'use client'

import { useLive } from '#lib/client/use-live.ts'
import type { MissionState } from '#lib/state/model.ts'

const firing = ({ alerts }: MissionState): number => {
  let count = 0
  for (const { state } of alerts.values()) if (state === 'firing') count++
  return count
}

/** The count beside Alerts: those that fire. Nothing while none does. */
export function AlertsCount() {
  const count = useLive(firing)
  if (count === 0) return null
  return (
    <span className="count count-hot">
      {count}
      <span className="sr"> firing</span>
    </span>
  )
}
