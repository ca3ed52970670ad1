'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import type { EventHistory } from '#lib/client/event-history.ts'

/** Why nothing moves. `inside`: a pointer or the focus is in the list. */
type Reason = 'paused' | 'scrolled' | 'inside'

export interface Hold {
  readonly paused: boolean
  readonly because: (reason: Reason, holds: boolean) => void
  /** Shows what waits; what is still a reason holds again from there. */
  readonly catchUp: () => void
}

/** Holds the list while there is any reason to. */
export function useHold(history: EventHistory): Hold {
  const reasons = useRef(new Set<Reason>())
  const [paused, setPaused] = useState(false)
  const because = useCallback(
    (reason: Reason, holds: boolean) => {
      if (holds) reasons.current.add(reason)
      else reasons.current.delete(reason)
      if (reason === 'paused') setPaused(holds)
      if (reasons.current.size > 0) history.hold()
      else history.follow()
    },
    [history],
  )
  // Another view begins at its newest; a reason that still stands holds it there.
  useEffect(() => {
    if (reasons.current.has('paused')) history.hold()
  }, [history])
  const catchUp = useCallback(() => {
    reasons.current.delete('paused')
    reasons.current.delete('scrolled')
    setPaused(false)
    history.follow()
    if (reasons.current.size > 0) history.hold()
  }, [history])
  return { paused, because, catchUp }
}
