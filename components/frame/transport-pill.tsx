'use client'

import { connectionWords } from '#lib/client/connection-words.ts'
import { useConnection, useNow } from '#lib/client/use-live.ts'
import { clockWords } from '../ui/clock-words.ts'
import { Popover } from '../ui/popover.tsx'
import { useHydrated } from '../ui/use-hydrated.ts'
import { TransportDetails } from './transport-details.tsx'

/** How this page hears of what happens, and how well; opens to what was tried and why. */
export function TransportPill() {
  const connection = useConnection()
  const now = useNow()
  const known = useHydrated()
  const words = connectionWords(connection, now, known ? undefined : (time) => clockWords(time, 'UTC').slice(0, 5))
  const [state, ...more] = words.label.split(' · ')
  return (
    <Popover
      className="transport-details px-drop"
      triggerClass="transport px"
      tone={words.tone}
      trigger={
        <>
          <i aria-hidden="true" />
          <b>{state}</b>
          {more.length > 0 && <span className="wide">· {more.join(' · ')}</span>}
        </>
      }
    >
      <TransportDetails detail={words.detail} />
    </Popover>
  )
}
