'use client'

import dynamic from 'next/dynamic'
import { useState } from 'react'
import type { Away } from './absence.ts'
import { useAbsence } from './seen-provider.tsx'

// Most people were not away.
const AwayPanel = dynamic(() => import('./away-panel.tsx').then((module) => module.AwayPanel))

/**
 * Where the digest of an absence stands, if there was one. @param initial as the server knew it when it made the page, so
 * that nothing moves once the page is there.
 */
export function AwaySlot({ initial }: { initial: Away | null }) {
  const { told, isGone } = useAbsence()
  const [before] = useState(told)
  // On another page or device: what was told before this page was made knows nothing of it.
  const isPutAway = told !== null && told !== before && told.away === null
  // The same absence ends a little later for the page than it did for the server.
  const heard = told?.away ?? null
  const isSame = heard === null || heard.from === initial?.absence.from
  const absence = isSame ? (initial?.absence ?? null) : heard
  if (absence === null || isPutAway || isGone(absence)) return null
  return <AwayPanel key={absence.from} absence={absence} initial={isSame ? (initial?.digest ?? null) : null} />
}
