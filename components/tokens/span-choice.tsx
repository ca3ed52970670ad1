'use client'

import { CalendarDays } from 'lucide-react'
import { daysBefore } from '#lib/state/instant.ts'
import { Icon } from '../ui/icon.tsx'
import { type ChangeTokens, SPANS, type SpanName, type TokensView } from './tokens-view.ts'

const WORDS: Readonly<Record<SpanName, string>> = { today: 'Today', week: '7 days', month: 'Month', custom: 'Custom' }

export interface SpanChoiceProps {
  readonly view: TokensView
  readonly today: string
  readonly change: ChangeTokens
}

/** Which days are shown; a custom span has its two dates beside it. */
export function SpanChoice({ view, today, change }: SpanChoiceProps) {
  const choose = (span: SpanName) =>
    change(span === 'custom' ? { span, from: daysBefore(today, 13), to: today } : { span, from: '', to: '' })
  return (
    <>
      {view.span === 'custom' && <Dates {...{ view, today, change }} />}
      <fieldset className="tk-seg">
        <legend className="sr">Span</legend>
        <span className="seg px">
          {SPANS.map((span) => (
            <button key={span} type="button" aria-pressed={view.span === span} onClick={() => choose(span)}>
              {span === 'custom' && <Icon of={CalendarDays} />}
              {WORDS[span]}
            </button>
          ))}
        </span>
      </fieldset>
    </>
  )
}

/** A date beyond the other takes it along: a span is never the wrong way round. */
function Dates({ view: { from, to }, today, change }: SpanChoiceProps) {
  return (
    <span className="tk-dates">
      <span className="field px">
        <input
          type="date"
          aria-label="First day"
          value={from}
          max={today}
          onChange={({ target: { value } }) => value !== '' && change({ from: value, to: value > to ? value : to })}
        />
      </span>
      <span className="meta">to</span>
      <span className="field px">
        <input
          type="date"
          aria-label="Last day"
          value={to}
          max={today}
          onChange={({ target: { value } }) => value !== '' && change({ to: value, from: value < from ? value : from })}
        />
      </span>
    </span>
  )
}
