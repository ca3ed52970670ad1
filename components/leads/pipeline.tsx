'use client'

import { useState } from 'react'
import type { Lead } from '#lib/state/model.ts'
import { Button } from '../ui/button.tsx'
import { countWords } from '../ui/figures.ts'
import { UntrustedText } from '../untrusted-text.tsx'
import type { LeadDay, LeadSums } from './lead-list.ts'
import { stageWords } from './lead-words.ts'
import { PipelineCard } from './pipeline-card.tsx'

/** Cards of a column until more are asked for. */
const SHOWN = 50

export interface PipelineProps {
  readonly sums: LeadSums
  readonly picked: string
  readonly on: LeadDay
  readonly onPick: (id: string) => void
  readonly onMove: (lead: Lead, stage: string) => void
}

/** A column for each stage. A card goes to another by hand, or by Shift and an arrow. */
export function Pipeline({ sums, picked, on, onPick, onMove }: PipelineProps) {
  const [carried, setCarried] = useState<Lead | null>(null)
  const [over, setOver] = useState<string | null>(null)
  const [focus, setFocus] = useState<string | null>(null)
  const order = sums.stages.map(({ stage }) => stage)
  const step = (lead: Lead, from: string, by: -1 | 1) => {
    const to = order[order.indexOf(from) + by]
    if (to === undefined) return
    setFocus(lead.id)
    onMove(lead, to)
  }
  const drop = (stage: string) => {
    if (carried) onMove(carried, stage)
    setCarried(null)
    setOver(null)
  }
  return (
    <section className="lead-pipe" aria-label="Pipeline">
      {sums.stages.map(({ stage, leads }) => (
        // biome-ignore lint/a11y/useSemanticElements: a column of cards is no fieldset
        <div
          key={stage}
          role="group"
          className="lead-column window px"
          aria-label={stageWords(stage)}
          data-over={over === stage && carried !== null}
          onDragOver={(event) => {
            if (carried === null) return
            event.preventDefault()
            if (over !== stage) setOver(stage)
          }}
          onDrop={(event) => {
            event.preventDefault()
            drop(stage)
          }}
        >
          <header className="window-head">
            <h2 className="head-px">
              <UntrustedText text={stageWords(stage)} />
            </h2>
            <span className="count">{countWords(leads.length)}</span>
          </header>
          <Cards
            {...{ leads, picked, on, focus, onPick }}
            onFocused={() => setFocus(null)}
            onCarry={setCarried}
            onStep={(lead, by) => step(lead, stage, by)}
          />
        </div>
      ))}
    </section>
  )
}

interface CardsProps {
  readonly leads: readonly Lead[]
  readonly picked: string
  readonly on: LeadDay
  readonly focus: string | null
  readonly onFocused: () => void
  readonly onPick: (id: string) => void
  readonly onCarry: (lead: Lead | null) => void
  readonly onStep: (lead: Lead, by: -1 | 1) => void
}

function Cards({ leads, picked, on, focus, onFocused, onPick, onCarry, onStep }: CardsProps) {
  const [all, setAll] = useState(false)
  // The one that somebody is at is shown wherever it comes in the order.
  const [held, setHeld] = useState<string | null>(null)
  const isShown = (lead: Lead, at: number) => all || at < SHOWN || [picked, focus, held].includes(lead.id)
  return (
    <ul className="lead-cards">
      {leads.filter(isShown).map((lead) => (
        <PipelineCard
          key={lead.id}
          {...{ lead, on, onPick, onCarry, onStep }}
          isPicked={lead.id === picked}
          takesFocus={lead.id === focus}
          onFocus={() => setHeld(lead.id)}
          onFocused={onFocused}
        />
      ))}
      {leads.length > SHOWN && (
        <li>
          <Button tone="quiet" onClick={() => setAll(!all)}>
            {all ? `Show the first ${SHOWN}` : `Show all ${countWords(leads.length)}`}
          </Button>
        </li>
      )}
    </ul>
  )
}
