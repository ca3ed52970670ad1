'use client'

import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react'
import type { Choices } from '#lib/auth/choices.ts'
import { useLiveContext } from '#lib/client/use-live.ts'
import { type Absence, putAway, tellSeen } from './absence.ts'
import { createSeenWatch, REST_MS } from './watch-seen.ts'

interface Told {
  /** Null where there is none, or where it was put away. */
  readonly away: Absence | null
  readonly choices: Choices
}

interface KnownAbsence {
  /** What the server has told this page last, another object each time; null before it has said anything. */
  readonly told: Told | null
  /** Whether this page has put an absence away. */
  isGone(absence: Absence): boolean
  /** @throws AnswerError where the server did not hear of it. */
  gotIt(absence: Absence): Promise<unknown>
}

const AwayContext = createContext<KnownAbsence>({ told: null, isGone: () => false, gotIt: putAway })

export const useAbsence = (): KnownAbsence => useContext(AwayContext)

/** What somebody does at a page shows that somebody is there. */
const TOUCHES = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart', 'focus'] as const

/** Says how far the person has looked, on every page, and hears of the absence that ended with it. */
export function SeenProvider({ children }: { children: ReactNode }) {
  const { store } = useLiveContext()
  const [told, setTold] = useState<Told | null>(null)
  const [gone, setGone] = useState<string | null>(null)
  useEffect(() => {
    const off = new AbortController()
    const { signal } = off
    const watch = createSeenWatch({
      seq: () => store.getState().last.seq,
      now: Date.now,
      isHidden: () => document.hidden,
      async send(seq) {
        const seen = await tellSeen(seq)
        if (seen !== null && !signal.aborted) setTold(seen)
      },
    })
    for (const type of TOUCHES) addEventListener(type, watch.touched, { signal, passive: true })
    addEventListener('pagehide', watch.left, { signal })
    document.addEventListener('visibilitychange', () => (document.hidden ? watch.left() : watch.touched()), { signal })
    const timer = setInterval(watch.tick, REST_MS)
    watch.touched()
    return () => {
      off.abort()
      clearInterval(timer)
    }
  }, [store])
  const gotIt = useCallback((absence: Absence) => {
    setGone(absence.from)
    return putAway()
  }, [])
  const known = useMemo(
    () => ({ told, isGone: (absence: Absence) => absence.from === gone, gotIt }),
    [told, gone, gotIt],
  )
  return <AwayContext value={known}>{children}</AwayContext>
}
