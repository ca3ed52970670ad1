import { useState } from 'react'
import type { Quiet } from '#lib/state/model.ts'
import { type QuietChange, setQuiet } from './alert-calls.ts'
import { storeOver } from './store-over.ts'
import { useAct } from './use-act.ts'

/** What this person wanted, and what somebody else had set by then. */
export interface QuietClash {
  readonly change: QuietChange
  readonly stands: Quiet
}

/** Sets quiet hours over what is seen; what somebody else set meanwhile is stored over only by choice. */
export function useQuiet(seen: Quiet) {
  const [busy, run] = useAct('Not changed')
  const [clash, setClash] = useState<QuietClash | null>(null)
  const store = (from: Quiet, change: QuietChange) =>
    void run(async () => {
      const stands = await storeOver(from, (now) =>
        isSetByOthers(from, now, change) ? null : setQuiet(change, now.version),
      )
      setClash(stands === null ? null : { change, stands })
    })
  return {
    busy,
    clash,
    put: (change: QuietChange) => store(seen, change),
    choose(whose: 'mine' | 'theirs') {
      if (clash !== null && whose === 'mine') store(clash.stands, clash.change)
      else setClash(null)
    },
  }
}

const FIELDS = ['on', 'from', 'to', 'critical', 'until'] as const

/** Whether what is to be set was set to something else meanwhile. */
export const isSetByOthers = (seen: Quiet, now: Quiet, change: QuietChange): boolean =>
  FIELDS.some((field) => field in change && now[field] !== seen[field] && now[field] !== change[field])
