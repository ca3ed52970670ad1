'use client'

import Link from 'next/link'
import type { Tried } from '#lib/client/connection-state.ts'
import { TRANSPORT_NAMES } from '#lib/client/connection-words.ts'
import type { Rung } from '#lib/client/transport.ts'
import { useConnection, useNow } from '#lib/client/use-live.ts'
import { whyNotBetter } from '#lib/client/why-not-better.ts'
import { Button } from '../ui/button.tsx'
import { clockWords, exactTime } from '../ui/clock-words.ts'
import { ageWords, agoWords, plural } from '../ui/figures.ts'

const OUTCOMES: Readonly<Record<Tried['outcome'], string>> = {
  live: 'connected',
  lost: 'was lost',
  failed: 'failed',
  mute: 'went silent',
  away: 'server out of reach',
  refused: 'refused',
}

const CHOICES: readonly { readonly rung: Rung | null; readonly word: string }[] = [
  { rung: null, word: 'Best' },
  { rung: 'websocket', word: 'WebSocket' },
  { rung: 'sse', word: 'SSE' },
  { rung: 'poll', word: 'Polling' },
]

/** What the pill opens: how well this page hears, why not better, what was tried, and what a person may do. */
export function TransportDetails({ detail }: { detail: string }) {
  const view = useConnection()
  const now = useNow()
  const { kind, transport, forced, latencyMs, behind, since, reason, lastUpdateAt, tried } = view
  const isLive = kind === 'live' || kind === 'polling'
  const better = whyNotBetter(view)
  return (
    <>
      <p className="window-head">{detail}</p>
      <dl className="facts num">
        <dt>Transport</dt>
        <dd>{`${TRANSPORT_NAMES[transport]}${forced === null ? '' : ', chosen by you'}`}</dd>
        {better && (
          <>
            <dt>Not {TRANSPORT_NAMES[better.rung]}</dt>
            <dd>{triedWords(better, now)}</dd>
          </>
        )}
        <dt>Round trip</dt>
        <dd>{latencyMs === null ? 'not measured' : `${Math.max(1, Math.round(latencyMs))} ms`}</dd>
        <dt>Behind</dt>
        <dd>{behind === 0 ? 'nothing' : plural(behind, 'event', 'events')}</dd>
        <dt>{isLive ? 'Live for' : 'Not live for'}</dt>
        <dd title={exactTime(since)}>{ageWords(now - since)}</dd>
        <dt>You see</dt>
        <dd title={lastUpdateAt === null ? undefined : exactTime(lastUpdateAt)}>
          {lastUpdateAt === null
            ? 'the page as it was loaded'
            : `the state of ${clockWords(lastUpdateAt)}, ${agoWords(now - lastUpdateAt)}`}
        </dd>
        {reason && !detail.startsWith(reason) && (
          <>
            <dt>Reason</dt>
            <dd>{reason}</dd>
          </>
        )}
      </dl>
      <TriedList tried={tried} />
      <Choice forced={forced} onChoose={view.force} />
      <footer className="transport-foot">
        <Link href="/settings/connection">Test the connection</Link>
        {!isLive && <Button onClick={view.retry}>Try now</Button>}
      </footer>
    </>
  )
}

const triedWords = ({ outcome, reason, at }: Tried, now: number) =>
  `${OUTCOMES[outcome]} ${agoWords(now - at)}${reason === null ? '' : `: ${reason}`}`

function TriedList({ tried }: { tried: readonly Tried[] }) {
  return (
    <section className="transport-tried">
      <h3 className="menu-label">What was tried</h3>
      {tried.length === 0 && <p className="soft">Nothing yet.</p>}
      <ol className="num">
        {tried.toReversed().map(({ rung, at, outcome, reason }) => (
          <li key={`${at} ${rung} ${outcome}`} title={exactTime(at)}>
            <span className="mute">{clockWords(at)}</span>
            <span>
              {TRANSPORT_NAMES[rung]} {OUTCOMES[outcome]}
              {reason !== null && <small>{reason}</small>}
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}

function Choice({ forced, onChoose }: { forced: Rung | null; onChoose: (rung: Rung | null) => void }) {
  return (
    <fieldset className="transport-choice">
      <legend className="menu-label">Use</legend>
      <div className="seg px">
        {CHOICES.map(({ rung, word }) => (
          <button key={word} type="button" aria-pressed={forced === rung} onClick={() => onChoose(rung)}>
            {word}
          </button>
        ))}
      </div>
    </fieldset>
  )
}
