'use client'

import { useNow } from '#lib/client/use-live.ts'
import { exactTime } from '../ui/clock-words.ts'
import { ageWords } from '../ui/figures.ts'
import { useHydrated } from '../ui/use-hydrated.ts'

/** How long ago something was, going on by itself; the exact time is its title. */
export function Age({ at, className = 'age' }: { at: string; className?: string }) {
  const now = useNow()
  const known = useHydrated()
  return (
    <time className={className} dateTime={at} title={known ? exactTime(at) : undefined}>
      {ageWords(now - Date.parse(at))}
    </time>
  )
}
