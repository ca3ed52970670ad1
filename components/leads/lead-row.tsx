'use client'

import { MessageSquare } from 'lucide-react'
import { memo } from 'react'
import type { Lead } from '#lib/state/model.ts'
import { Age } from '../live/age.tsx'
import { countWords } from '../ui/figures.ts'
import { Icon } from '../ui/icon.tsx'
import { PixelGlyph } from '../ui/pixel-glyph.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import { FinderOf } from './finder-of.tsx'
import type { LeadDay } from './lead-list.ts'
import { NextStep } from './next-step.tsx'
import { ScoreBar } from './score-bar.tsx'
import { StageMark } from './stage-mark.tsx'

export interface LeadRowProps {
  readonly lead: Lead
  readonly at: number
  readonly isPicked: boolean
  readonly on: LeadDay
  readonly onPick: (id: string) => void
}

/** One lead. */
export const LeadRow = memo(function LeadRow({ lead, at, isPicked, on, onPick }: LeadRowProps) {
  const { id, name, score, parts, agentId, comments, updatedAt } = lead
  return (
    <tr className="is-lead" aria-rowindex={at + 2} aria-current={isPicked || undefined} onClick={() => onPick(id)}>
      <th scope="row">
        <span className="lead-lines">
          <span className="lead-name">
            <button type="button" className="cut" aria-expanded={isPicked} onClick={() => onPick(id)}>
              <UntrustedText text={name} />
            </button>
            {comments.length > 0 && (
              <span className="lead-said meta" title={`${countWords(comments.length)} notes`}>
                <Icon of={MessageSquare} />
                <span className="num">{countWords(comments.length)}</span>
                <span className="sr">notes</span>
              </span>
            )}
          </span>
          <WhatItIs lead={lead} />
        </span>
      </th>
      <td className="n lead-score">
        {score === null ? <span className="mute">–</span> : <b className="num">{Math.round(score)}</b>}
      </td>
      <td className="lead-parts">
        {score === null ? (
          <span className="meta lead-unscored">
            <PixelGlyph name="stale" />
            not scored yet
          </span>
        ) : (
          <ScoreBar parts={parts} />
        )}
      </td>
      <td>
        <StageMark lead={lead} />
      </td>
      <td className="lead-found">
        <FinderOf agentId={agentId} />
      </td>
      <td>
        <NextStep lead={lead} on={on} />
      </td>
      <td className="n meta">
        <Age at={updatedAt} />
      </td>
    </tr>
  )
})

/** Company and where to find it; a lead that is gone from its file says so. */
export function WhatItIs({ lead: { name, company, domain, email, gone } }: { lead: Lead }) {
  const words = [company === name ? null : company, domain ?? email].filter(Boolean).join(', ')
  return (
    <span className="meta cut">
      <UntrustedText text={words || 'no company told'} />
      {gone && ' · gone from its file'}
    </span>
  )
}
