'use client'

import Link from 'next/link'
import type { Alert } from '#lib/state/model.ts'
import { type Me, useMe } from '../board/me.ts'
import { actorWords } from '../events/event-words.ts'
import { Clock } from '../ui/clock.tsx'
import { Empty } from '../ui/empty.tsx'
import { ageWords } from '../ui/figures.ts'
import { KeyHint } from '../ui/key-hint.tsx'
import { PixelGlyph } from '../ui/pixel-glyph.tsx'
import { Window } from '../ui/window.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import { AlertFace } from './alert-face.tsx'
import { type AlertFigures, isReported, lengthOf } from './alert-figures.ts'
import { AlertLine } from './alert-line.tsx'
import { usePickedAlert } from './use-picked-alert.ts'

/** The life of alerts, top to bottom: what fires, what somebody has, what is over. */
export function AlertsWindow({ figures }: { figures: AlertFigures }) {
  const { firing, acknowledged, resolved } = figures
  const picked = usePickedAlert([...firing, ...acknowledged])
  return (
    <Window
      title="Firing"
      className="al-alerts"
      beside={<span className={firing.length > 0 ? 'count count-hot' : 'count'}>{firing.length}</span>}
      end={
        firing.length + acknowledged.length === 0 ? (
          'fires once, ends by itself'
        ) : (
          <span className="al-keys wide" aria-hidden="true">
            <KeyHint of="J" />
            <KeyHint of="K" /> move <KeyHint of="↵" /> open <KeyHint of="A" /> acknowledge
          </span>
        )
      }
    >
      {firing.length === 0 ? (
        <Empty title="All is well">What a rule finds, and what programs report, stands here until it is over.</Empty>
      ) : (
        <ul>
          {firing.map((alert, index) => (
            <AlertLine key={alert.id} alert={alert} isWorst={index === 0} isPicked={alert.id === picked} />
          ))}
        </ul>
      )}
      {acknowledged.length > 0 && (
        <>
          <h3 className="al-band">
            Acknowledged <span className="count">{acknowledged.length}</span>
            <span className="meta">nobody is told again; it stays until it is over</span>
          </h3>
          <ul>
            {acknowledged.map((alert) => (
              <AlertLine key={alert.id} alert={alert} isWorst={false} isPicked={alert.id === picked} />
            ))}
          </ul>
        </>
      )}
      {resolved.length > 0 && <Past resolved={resolved} />}
    </Window>
  )
}

const SHOWN = 8

function Past({ resolved }: { resolved: readonly Alert[] }) {
  const me = useMe()
  return (
    <>
      <h3 className="al-band">
        Ended today <span className="count">{resolved.length}</span>
        <span className="spring meta">
          <Link href="/events?types=system:alert,system:alertAcked,system:alertResolved">All in the log</Link>
        </span>
      </h3>
      <ul className="al-past">
        {resolved.slice(0, SHOWN).map((alert) => (
          <li key={alert.id}>
            <Clock at={alert.endedAt ?? alert.firedAt} />
            <span className="al-good">
              <PixelGlyph name="done" />
            </span>
            <AlertFace alert={alert} size={20} />
            <UntrustedText className="cut al-past-title" text={alert.message} />
            <span className="meta num">{ageWords(lengthOf(alert))}</span>
            <UntrustedText className="soft cut al-past-how" text={howEnded(alert, me)} />
          </li>
        ))}
      </ul>
    </>
  )
}

/** What a program reported is ended by somebody, of whom the alert does not tell. */
function howEnded(alert: Alert, me: Me): string {
  if (alert.ackedBy !== null) return `${actorWords(alert.ackedBy, me)} had it`
  return isReported(alert) ? 'was ended' : 'went away by itself'
}
