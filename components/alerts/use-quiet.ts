import { useState } from 'react'
import type { Quiet } from '#lib/state/model.ts'
import { type QuietChange, setQuiet } from './alert-calls.ts'
import { useChanges } from './use-changes.ts'

/** What this person wanted, and what somebody else had set by then. */
export interface QuietClash {
  readonly change: QuietChange
  readonly stands: Quiet
}

/** Sets quiet hours over what is seen; what somebody else set meanwhile is stored over only by choice. */
export function useQuiet(live: Quiet) {
  const { busy, shown, put } = useChanges(live, setQuiet, 'Not changed')
  const [clash, setClash] = useState<QuietClash | null>(null)
  const store = async (seen: Quiet, change: QuietChange) => {
    setClash(null)
    const stands = await put((now) => (isSetByOthers(seen, now, change) ? null : change))
    if (stands !== null) setClash({ change, stands })
  }
  return {
    busy,
    shown,
    clash,
    put: (change: QuietChange) => void store(shown, change),
    choose(whose: 'mine' | 'theirs') {
      if (clash !== null && whose === 'mine') void store(clash.stands, clash.change)
      else setClash(null)
    },
  }
}

const FIELDS = ['on', 'from', 'to', 'critical', 'until'] as const

/** Whether what is to be set was set to something else meanwhile. */
export const isSetByOthers = (seen: Quiet, now: Quiet, change: QuietChange): boolean =>
  FIELDS.some((field) => field in change && now[field] !== seen[field] && now[field] !== change[field])
