'use client'

import { memo, useEffect, useEffectEvent, useRef } from 'react'
import type { Lead } from '#lib/state/model.ts'
import { Age } from '../live/age.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import type { LeadDay } from './lead-list.ts'
import { NextStep } from './next-step.tsx'
import { ScoreBar } from './score-bar.tsx'

export interface PipelineCardProps {
  readonly lead: Lead
  readonly on: LeadDay
  readonly isPicked: boolean
  /** It was moved by keys, which leave the focus on it. */
  readonly takesFocus: boolean
  readonly onFocus: () => void
  /** It has taken the focus. */
  readonly onFocused: () => void
  readonly onPick: (id: string) => void
  readonly onCarry: (lead: Lead | null) => void
  readonly onStep: (lead: Lead, by: -1 | 1) => void
}

export const PipelineCard = memo(function PipelineCard(props: PipelineCardProps) {
  const { lead, on, isPicked, takesFocus, onFocus, onFocused, onPick, onCarry, onStep } = props
  const { id, name, company, domain, score, parts, nextAction, due, updatedAt } = lead
  const took = useEffectEvent(onFocused)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (!takesFocus) return
    button.current?.focus()
    // Once: where it is drawn anew later, somebody may be at something else.
    took()
  }, [takesFocus])
  return (
    <li>
      <button
        ref={button}
        type="button"
        className="lead-tile px"
        draggable
        aria-expanded={isPicked}
        aria-keyshortcuts="Shift+ArrowLeft Shift+ArrowRight"
        onFocus={onFocus}
        onClick={() => onPick(id)}
        onDragStart={() => onCarry(lead)}
        onDragEnd={() => onCarry(null)}
        onKeyDown={(event) => {
          if (!event.shiftKey || (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight')) return
          event.preventDefault()
          onStep(lead, event.key === 'ArrowLeft' ? -1 : 1)
        }}
      >
        <span className="lead-tile-head">
          <UntrustedText className="cut lead-strong" text={name} />
          {score !== null && <b className="num">{Math.round(score)}</b>}
        </span>
        <span className="meta cut">
          <UntrustedText text={(company === name ? null : company) ?? domain ?? 'no company told'} />
        </span>
        {score === null ? <span className="meta">not scored yet</span> : <ScoreBar parts={parts} />}
        <span className="lead-tile-foot">
          {nextAction !== null || due !== null ? <NextStep lead={lead} on={on} /> : <span />}
          <Age at={updatedAt} className="meta num" />
        </span>
      </button>
    </li>
  )
})
