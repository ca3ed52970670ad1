'use client'

import { useCallback } from 'react'
import { useClock } from '#lib/client/use-live.ts'
import type { Delivery, Try } from '#lib/notify/channel.ts'
import { useAct } from '../rest/use-act.ts'
import { Button } from '../ui/button.tsx'
import { Clock } from '../ui/clock.tsx'
import { ageWords } from '../ui/figures.ts'
import { PixelGlyph } from '../ui/pixel-glyph.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import { retryDelivery } from './alert-calls.ts'

const LOOKS = {
  delivered: { status: 'working', glyph: 'done' },
  pending: { status: 'waiting', glyph: 'stale' },
  failed: { status: 'error', glyph: 'error' },
  dropped: { status: 'idle', glyph: 'idle' },
} as const

const WHAT = { fired: '', escalated: 'Escalated: ', resolved: 'Over: ' } as const

export function DeliveryLine({ delivery, onRetried }: { delivery: Delivery; onRetried: () => void }) {
  const { id, state, message, what, channelName, host, createdAt, tries } = delivery
  const [busy, run] = useAct('Not tried')
  const { status, glyph } = LOOKS[state]
  const retry = async () => {
    if (await run(() => retryDelivery(id))) onRetried()
  }
  return (
    <li className="al-delivery" data-status={status}>
      <Clock at={createdAt} />
      <div className="al-grow">
        <p className="al-row">
          <b className="cut">
            {WHAT[what]}
            <UntrustedText text={message} />
          </b>
          <span className="status spring">
            <PixelGlyph name={glyph} />
            <Word delivery={delivery} />
          </span>
        </p>
        <p className="al-row meta">
          <span className="cut al-to">
            <UntrustedText text={channelName} /> <span className="mono">{host}</span>
          </span>
          <span className="al-tries">
            {runsOf(tries).map(({ first, count }) => (
              <TryMark key={first.at} attempt={first} count={count} />
            ))}
          </span>
        </p>
        {(state === 'failed' || (state === 'pending' && tries.length > 0)) && (
          <p className="al-retry">
            <span>
              {state === 'failed' ? 'It is not tried again by itself.' : 'Nothing is lost: it is tried for a day.'}
            </span>
            <Button aria-disabled={busy} onClick={retry}>
              Try now<span className="sr">: {channelName}</span>
            </Button>
          </p>
        )}
      </div>
    </li>
  )
}

function Word({ delivery: { state, nextAt, held, tries } }: { delivery: Delivery }) {
  const words = useClock(
    useCallback(
      (nowMs: number) => {
        const inMs = Date.parse(nextAt ?? '') - nowMs
        return inMs > 0 ? `in ${ageWords(inMs + 999)}` : 'now'
      },
      [nextAt],
    ),
  )
  switch (state) {
    case 'delivered':
      return 'delivered'
    case 'failed':
      return 'given up'
    case 'dropped':
      return 'over before the quiet was'
    default:
      return held ? `quiet, ${words}` : `${tries.length === 0 ? 'sent' : 'retry'} ${words}`
  }
}

/** The last kinds of answer: a day of tries at an address that is down is one of them. */
const SHOWN_RUNS = 3

/** Tries that ended alike, one after the other, as one with their count. */
function runsOf(tries: readonly Try[]): readonly { readonly first: Try; readonly count: number }[] {
  const runs: { first: Try; count: number }[] = []
  for (const attempt of tries) {
    const last = runs.at(-1)
    if (last && last.first.code === attempt.code && last.first.error === attempt.error) last.count++
    else runs.push({ first: attempt, count: 1 })
  }
  return runs.slice(-SHOWN_RUNS)
}

function TryMark({ attempt: { code, error, ms }, count }: { attempt: Try; count: number }) {
  const isTaken = code !== null && code >= 200 && code < 300
  return (
    <span className={isTaken ? 'al-try is-taken' : 'al-try'} title={count > 1 ? `${count} tries` : `${ms} ms`}>
      {code ?? error}
      {count > 1 && ` ×${count}`}
    </span>
  )
}
