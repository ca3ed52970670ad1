'use client'

import { useCallback, useEffect, useState } from 'react'
import { connectionWords } from '#lib/client/connection-words.ts'
import { useConnection, useNow } from '#lib/client/use-live.ts'
import { clockWords } from '../ui/clock-words.ts'
import { Popover } from '../ui/popover.tsx'
import { useHydrated } from '../ui/use-hydrated.ts'

/** Not in the first view, and needed when nothing can be loaded any more: so right after the page came to life. */
const LOAD_AFTER_MS = 500
const loadParts = async () => {
  const [{ TransportDetails }, { ConnectionToast }] = await Promise.all([
    import('./transport-details.tsx'),
    import('./connection-toast.tsx'),
  ])
  return { TransportDetails, ConnectionToast }
}

/** How this page hears of what happens, and how well; opens to what was tried and why. */
export function TransportPill() {
  const connection = useConnection()
  const now = useNow()
  const known = useHydrated()
  const [parts, load] = useParts(connection.lastUpdateAt !== null)
  const words = connectionWords(connection, now, known ? undefined : (time) => clockWords(time, 'UTC').slice(0, 5))
  const [state, ...more] = words.label.split(' · ')
  return (
    <>
      <Popover
        className="transport-details px-drop"
        triggerClass="transport px"
        tone={words.tone}
        onOpen={load}
        trigger={
          <>
            <i aria-hidden="true" />
            <b>{state}</b>
            {more.length > 0 && <span className="wide">· {more.join(' · ')}</span>}
          </>
        }
      >
        {parts ? <parts.TransportDetails detail={words.detail} /> : <p className="window-head">{words.detail}</p>}
      </Popover>
      {parts && <parts.ConnectionToast />}
    </>
  )
}

/** What the pill opens and what tells of a loss; null while it is not there. The other half asks for it now. */
function useParts(alive: boolean) {
  const [parts, setParts] = useState<Awaited<ReturnType<typeof loadParts>> | null>(null)
  const load = useCallback(() => {
    // Where the server is away nothing comes: the sentence alone is shown, and the next opening asks again.
    loadParts().then(setParts, () => undefined)
  }, [])
  useEffect(() => {
    if (!alive || parts) return
    const timer = setTimeout(load, LOAD_AFTER_MS)
    return () => clearTimeout(timer)
  }, [alive, parts, load])
  return [parts, load] as const
}
