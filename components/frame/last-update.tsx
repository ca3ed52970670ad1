'use client'

import { useConnection, useNow } from '#lib/client/use-live.ts'
import { exactTime } from '../ui/clock-words.ts'
import { agoWords } from '../ui/figures.ts'

/** When this page last heard the server; heartbeats count, so a calm office is not a dead one. */
export function LastUpdate() {
  const { lastUpdateAt } = useConnection()
  const now = useNow()
  return (
    <span className="meta wide updated" title={lastUpdateAt === null ? undefined : exactTime(lastUpdateAt)}>
      {lastUpdateAt === null ? 'Not updated yet' : `Updated ${agoWords(now - lastUpdateAt)}`}
    </span>
  )
}
