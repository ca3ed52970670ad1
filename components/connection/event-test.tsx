import type { EventCheck } from '#lib/client/check-event.ts'
import { Button } from '../ui/button.tsx'
import { Window } from '../ui/window.tsx'
import { Wrong } from '../ui/wrong.tsx'
import { delayWords, RUNGS } from './connection-report.ts'

export interface EventTestProps {
  readonly check: EventCheck | null
  readonly running: boolean
  /** The transports were not tried to the end yet. */
  readonly early: boolean
  readonly onSend: () => void
}

/** An event there and back. It is published, so only a person's press does it. */
export function EventTest({ check, running, early, onSend }: EventTestProps) {
  return (
    <Window title="One event, there and back">
      <div className="window-body check-event">
        <p className="soft">
          Publishes one <code>test:connection</code> event, which stays in the log, and waits for it on each transport
          that works.
        </p>
        <Button disabled={running || early} onClick={onSend}>
          {running ? 'Waiting for it' : 'Send a test event'}
        </Button>
        <div role="status">
          {check && check.reason !== null && <Wrong title="It was not stored">{check.reason}</Wrong>}
          {check && check.reason === null && <EventTimes check={check} />}
        </div>
      </div>
    </Window>
  )
}

function EventTimes({ check: { storedMs, backMs } }: { check: EventCheck }) {
  const back = RUNGS.filter(({ rung }) => backMs.has(rung))
  return (
    <dl className="facts num">
      <dt>Receipt</dt>
      <dd>after {delayWords(storedMs)}</dd>
      {back.map(({ rung, name }) => {
        const ms = backMs.get(rung) ?? null
        return (
          <div className="contents" key={rung}>
            <dt>Back over {name}</dt>
            <dd>{ms === null ? 'not within 8 s' : `after ${delayWords(ms)}`}</dd>
          </div>
        )
      })}
    </dl>
  )
}
