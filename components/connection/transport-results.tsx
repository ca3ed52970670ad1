import type { TransportCheck } from '#lib/client/check-transport.ts'
import { StatusMark } from '../ui/status-mark.tsx'
import { Window } from '../ui/window.tsx'
import { CheckRow } from './check-row.tsx'
import { type ConnectionReport, delayWords, RUNGS } from './connection-report.ts'
import type { Step } from './use-connection-test.ts'
import { transportVerdict } from './verdicts.ts'

export function TransportResults({ report, step }: { report: ConnectionReport; step: Step | null }) {
  return (
    <Window title="Transports">
      <ol className="check-rows check-transports">
        {RUNGS.map(({ rung, name }) => {
          const check = report.transports.get(rung)
          if (check === undefined) {
            const found =
              step === rung ? (
                <StatusMark status="waiting" word="Trying" />
              ) : (
                <span className="mute">Not tried yet</span>
              )
            return <CheckRow key={rung} name={name} found={found} />
          }
          const { tone, word, meaning, fix } = transportVerdict(check, report.http)
          const found = <StatusMark status={tone} word={word} />
          return (
            <CheckRow key={rung} name={name} found={found} meaning={meaning} fix={fix}>
              <Figures check={check} />
            </CheckRow>
          )
        })}
      </ol>
    </Window>
  )
}

function Figures({ check }: { check: TransportCheck }) {
  const { rung, openedMs, firstByteMs, readyMs, roundTripMs, heldMs } = check
  const last = rung === 'poll' ? (['Held', heldMs] as const) : (['Round trip', roundTripMs] as const)
  const figures = [['Opened', openedMs], ['First byte', firstByteMs], ['Ready', readyMs], last] as const
  return (
    <dl className="check-figures num">
      {figures.map(([name, ms]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{delayWords(ms)}</dd>
        </div>
      ))}
    </dl>
  )
}
