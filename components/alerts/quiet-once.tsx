'use client'

import { Clock } from 'lucide-react'
import { useLive, useNow } from '#lib/client/use-live.ts'
import type { MissionState } from '#lib/state/model.ts'
import { USUAL_QUIET } from '#lib/state/quiet.ts'
import { Button } from '../ui/button.tsx'
import { clockWords } from '../ui/clock-words.ts'
import { Icon } from '../ui/icon.tsx'
import { useQuiet } from './use-quiet.ts'

const quietOf = ({ workspace }: MissionState) => workspace.quiet
const HOUR_MS = 3_600_000

/** Nobody is told for an hour, whatever the quiet hours say. */
export function QuietOnce() {
  const quiet = useLive(quietOf)
  const nowMs = useNow(10_000)
  const { busy, shown, clash, put } = useQuiet(quiet ?? USUAL_QUIET)
  const { until } = shown
  const isQuiet = until !== null && Date.parse(until) > nowMs
  const next = isQuiet ? null : new Date(nowMs + HOUR_MS).toISOString()
  return (
    <>
      {clash !== null && (
        <span className="meta" role="status">
          somebody was faster: press again if you still want it
        </span>
      )}
      <Button aria-disabled={busy} onClick={() => busy || put({ until: next })}>
        <Icon of={Clock} />
        {isQuiet ? `Quiet until ${clockWords(until).slice(0, 5)}: end it` : 'Quiet for 1 h'}
      </Button>
    </>
  )
}
