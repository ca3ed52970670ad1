'use client'

import { CalendarDays } from 'lucide-react'
import { useState } from 'react'
import { daysBefore } from '#lib/state/instant.ts'
import { Icon } from '../ui/icon.tsx'
import { type ChangeTokens, isSpan, SPANS, type SpanName, type TokensView } from './tokens-view.ts'

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

/**
 * A date beyond the other takes it along: a span is never the wrong way round. While a year is typed it goes through years such
 * as 0002; only a date that can be shown is gone to, and what was left half typed gives way to what is shown.
 */
function Dates({ view: { from, to }, today, change }: SpanChoiceProps) {
  return (
    <span className="tk-dates">
      <DateField label="First day" value={from} today={today} onDay={(day) => goTo(day, day > to ? day : to)} />
      <span className="meta">to</span>
      <DateField label="Last day" value={to} today={today} onDay={(day) => goTo(day < from ? day : from, day)} />
    </span>
  )
  function goTo(from: string, to: string): void {
    if (isSpan(from, to) && to <= today) change({ from, to })
  }
}

interface DateFieldProps {
  readonly label: string
  readonly value: string
  readonly today: string
  readonly onDay: (day: string) => void
}

function DateField({ label, value, today, onDay }: DateFieldProps) {
  const [typed, setTyped] = useState<string | null>(null)
  return (
    <span className="field px">
      <input
        type="date"
        aria-label={label}
        value={typed ?? value}
        max={today}
        onChange={({ target: { value } }) => {
          setTyped(value)
          onDay(value)
        }}
        onBlur={() => setTyped(null)}
      />
    </span>
  )
}
