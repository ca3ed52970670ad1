'use client'

import Link from 'next/link'
import { type MouseEvent, useCallback, useEffect, useState } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import type { Alert, MissionState } from '#lib/state/model.ts'
import { Ago } from '../live/age.tsx'
import { Empty } from '../ui/empty.tsx'
import { PixelGlyph } from '../ui/pixel-glyph.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import { AcknowledgeButton } from './acknowledge-button.tsx'
import { SEVERITY_LOOKS, seenText } from './open-alerts.ts'
import { subjectWords } from './subject-words.ts'

export interface AlertListProps {
  readonly open: readonly Alert[]
  readonly unseen: readonly Alert[]
  readonly onSeen: (seen: string) => void
}

/** Every alert that is not over. To be shown is to be seen; what was not before stays marked while it is shown. */
export function AlertList({ open, unseen, onSeen }: AlertListProps) {
  const [fresh] = useState(() => new Set(unseen))
  const seen = seenText(open)
  useEffect(() => onSeen(seen), [onSeen, seen])
  return (
    <>
      <header className="window-head">
        <h2 className="head-px">Alerts</h2>
        {open.length > 0 && <span className="count">{open.length}</span>}
      </header>
      {open.length === 0 ? (
        <Empty title="No alert is open">What goes wrong in the office, or comes close to it, shows up here.</Empty>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
        <section className="alert-list" tabIndex={0} aria-label="Open alerts">
          <ul>
            {open.map((alert) => (
              <AlertRow key={alert.id} alert={alert} fresh={fresh.has(alert)} />
            ))}
          </ul>
        </section>
      )}
      <footer className="alerts-foot">
        <Link href="/alerts" prefetch={false} onClick={leave}>
          All alerts, rules and channels
        </Link>
      </footer>
    </>
  )
}

function AlertRow({ alert, fresh }: { alert: Alert; fresh: boolean }) {
  const { rule, severity, message, state, firedAt } = alert
  const about = useLive(useCallback((state: MissionState) => subjectWords(alert, state), [alert]))
  const look = SEVERITY_LOOKS[severity]
  return (
    <li className="alert" data-status={look} data-fresh={fresh}>
      <PixelGlyph name={look} />
      <div>
        <p>
          <span className="sr">
            {fresh && 'Unseen, '}
            {severity}:{' '}
          </span>
          <UntrustedText text={message} />
        </p>
        <p className="meta">
          <Link href={`/events?types=system:alert&q=${encodeURIComponent(rule)}`} onClick={leave}>
            <UntrustedText text={rule} />
          </Link>
          {about !== null && (
            <>
              {' · '}
              <UntrustedText text={about} />
            </>
          )}
          {' · '}
          <Ago at={firedAt} className="num" />
          {state === 'acknowledged' && ' · acknowledged'}
        </p>
      </div>
      {state === 'firing' && <AcknowledgeButton alert={alert} />}
    </li>
  )
}

/** The page under the layer changes; the layer goes. */
const leave = ({ currentTarget }: MouseEvent<HTMLElement>) =>
  currentTarget.closest<HTMLElement>('[popover]')?.hidePopover()
