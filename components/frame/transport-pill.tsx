'use client'

import { connectionWords, TRANSPORT_NAMES } from '#lib/client/connection-words.ts'
import { useConnection, useNow } from '#lib/client/use-live.ts'
import { Button } from '../ui/button.tsx'
import { clockWords, exactTime } from '../ui/clock-words.ts'
import { ageWords, agoWords, plural } from '../ui/figures.ts'
import { Popover } from '../ui/popover.tsx'
import { useHydrated } from '../ui/use-hydrated.ts'

const OUTCOMES = {
  live: 'connected',
  lost: 'was lost',
  failed: 'failed',
  mute: 'went silent',
  away: 'server out of reach',
  refused: 'refused',
} as const

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

function TransportDetails({ detail }: { detail: string }) {
  const { kind, transport, latencyMs, behind, since, reason, lastUpdateAt, tried, retry } = useConnection()
  const now = useNow()
  const isLive = kind === 'live' || kind === 'polling'
  return (
    <>
      <p className="window-head">{detail}</p>
      <dl className="facts num">
        <dt>Transport</dt>
        <dd>{TRANSPORT_NAMES[transport]}</dd>
        <dt>Round trip</dt>
        <dd>{latencyMs === null ? 'not measured yet' : `${Math.max(1, Math.round(latencyMs))} ms`}</dd>
        <dt>Behind</dt>
        <dd>{behind === 0 ? 'nothing' : plural(behind, 'event', 'events')}</dd>
        <dt>{isLive ? 'Live for' : 'Not live for'}</dt>
        <dd title={exactTime(since)}>{ageWords(now - since)}</dd>
        <dt>Last heard</dt>
        <dd>{lastUpdateAt === null ? 'never' : agoWords(now - lastUpdateAt)}</dd>
        {reason && !detail.startsWith(reason) && (
          <>
            <dt>Reason</dt>
            <dd>{reason}</dd>
          </>
        )}
        <dt>Tried</dt>
        <dd>
          {tried.length === 0 && 'nothing yet'}
          {tried.slice(-4).map(({ rung, at, outcome }) => (
            <span key={`${rung} ${at}`} className="block">
              {TRANSPORT_NAMES[rung]} {OUTCOMES[outcome]}, {agoWords(now - at)}
            </span>
          ))}
        </dd>
      </dl>
      {!isLive && (
        <footer className="dialog-foot">
          <Button onClick={retry}>Try now</Button>
        </footer>
      )}
    </>
  )
}
