'use client'

import { clockWords, exactTime } from './clock-words.ts'
import { useHydrated } from './use-hydrated.ts'

/** A time of day in the viewer's zone; UTC until the browser has told its zone. The exact time is its title. */
export function Clock({ at }: { at: string }) {
  const known = useHydrated()
  return (
    <time className="mono num" dateTime={at} title={known ? exactTime(at) : undefined}>
      {clockWords(at, known ? undefined : 'UTC')}
    </time>
  )
}
