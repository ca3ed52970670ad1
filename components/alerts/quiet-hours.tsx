'use client'

import { useLive, useNow } from '#lib/client/use-live.ts'
import type { MissionState, Quiet } from '#lib/state/model.ts'
import { USUAL_QUIET } from '#lib/state/quiet.ts'
import { Checkbox } from '../ui/checkbox.tsx'
import { Toggle } from './toggle.tsx'
import { TwoSides } from './two-sides.tsx'
import { useQuiet } from './use-quiet.ts'

const workspaceOf = (state: MissionState) => state.workspace
const HALF_HOURS = Array.from({ length: 48 }, (_, index) => index)
const timeOf = (halfHour: number): string =>
  `${String(Math.floor(halfHour / 2)).padStart(2, '0')}:${halfHour % 2 === 0 ? '00' : '30'}`

/** The hours in which alerts are shown and not told, on a strip of the day with now marked. */
export function QuietHours() {
  const { quiet, zone } = useLive(workspaceOf)
  const { shown, clash, put, choose } = useQuiet(quiet ?? USUAL_QUIET)
  const { on, from, to, critical } = shown
  return (
    <section className="al-quiet" aria-label="Quiet hours">
      <div className="al-quiet-head">
        <b>Quiet hours</b>
        <span className="meta cut">{zone.replaceAll('_', ' ')}</span>
        <Toggle label="Quiet hours" on={on} onChange={(on) => put({ on })} />
      </div>
      <Strip from={from} to={to} on={on} zone={zone} />
      <div className="al-quiet-times">
        <Time label="From" value={from} onChange={(from) => put({ from })} />
        <Time label="To" value={to} onChange={(to) => put({ to })} />
      </div>
      <Checkbox
        label="Critical alerts come through anyway"
        checked={critical}
        onChange={({ target }) => put({ critical: target.checked })}
      />
      {clash !== null && (
        <section className="al-merge" role="status" aria-label="Changed meanwhile">
          <p>
            <b>Somebody changed the quiet hours meanwhile.</b> Say whose stays.
          </p>
          <TwoSides
            label="Quiet hours"
            theirs={hoursWords(clash.stands)}
            mine={hoursWords({ ...clash.stands, ...clash.change })}
            isMine={false}
            onChoose={choose}
          />
        </section>
      )}
    </section>
  )
}

const hoursWords = ({ from, to }: Quiet): string => `${from} to ${to}`

function Time({ label, value, onChange }: { label: string; value: string; onChange: (time: string) => void }) {
  return (
    <label className="al-time">
      <span className="meta">{label}</span>
      <select
        className="al-slot px"
        value={value}
        aria-label={`Quiet ${label.toLowerCase()}`}
        onChange={({ target }) => onChange(target.value)}
      >
        {[...new Set([...HALF_HOURS.map(timeOf), value])].sort().map((time) => (
          <option key={time} value={time}>
            {time}
          </option>
        ))}
      </select>
    </label>
  )
}

function Strip({ from, to, on, zone }: Pick<Quiet, 'from' | 'to' | 'on'> & { zone: string }) {
  const nowMs = useNow(60_000)
  const now = clockIn(zone, nowMs)
  const isQuiet = (time: string) => on && (from < to ? time >= from && time < to : time >= from || time < to)
  const present = HALF_HOURS.findLast((half) => timeOf(half) <= now)
  return (
    <div role="img" aria-label={on ? `Quiet from ${from} to ${to}, now ${now}` : `No quiet hours, now ${now}`}>
      <div className="al-day px">
        {HALF_HOURS.map((half) => (
          <i key={half} data-quiet={isQuiet(timeOf(half))} data-now={half === present} />
        ))}
      </div>
      <div className="al-axis meta" aria-hidden="true">
        {['00', '06', '12', '18', '24'].map((hour) => (
          <span key={hour}>{hour}</span>
        ))}
      </div>
    </div>
  )
}

/** A browser may not know a zone that the server knows. */
function clockIn(zone: string, ms: number): string {
  const format = (timeZone: string) =>
    new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone }).format(ms)
  try {
    return format(zone)
  } catch (error) {
    if (error instanceof RangeError) return format('UTC')
    throw error
  }
}
