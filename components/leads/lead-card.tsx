'use client'

import { useState } from 'react'
import type { Lead } from '#lib/state/model.ts'
import type { Me } from '../board/me.ts'
import { Button } from '../ui/button.tsx'
import { LeadComments } from './lead-comments.tsx'
import { LeadFacts } from './lead-facts.tsx'
import { type LeadDraft, LeadForm } from './lead-form.tsx'
import type { LeadDay } from './lead-list.ts'
import { LeadMerged } from './lead-merged.tsx'
import { LeadRemove } from './lead-remove.tsx'
import { LeadScores } from './lead-scores.tsx'
import { NextBox } from './next-box.tsx'
import type { AllLeads } from './use-leads.ts'

export interface LeadCardProps {
  readonly lead: Lead
  readonly all: AllLeads
  readonly on: LeadDay
  readonly me: Me
  /** By id, kept while a card is closed or another one is open. */
  readonly drafts: Map<string, LeadDraft>
  readonly onClose: () => void
}

/** All of one lead: how its score is made, what is known, what is next, what was said, and a form over it. */
export function LeadCard({ lead, all, on, me, drafts, onClose }: LeadCardProps) {
  const [editing, setEditing] = useState(drafts.has(lead.id))
  // The button and the form take each other's place, and the focus goes along; a card that is only looked at takes none.
  const [turned, setTurned] = useState(false)
  const turn = (isEditing: boolean) => {
    setTurned(true)
    setEditing(isEditing)
  }
  if (editing) {
    return (
      <div className="lead-card">
        <LeadForm
          lead={lead}
          me={me}
          draft={drafts.get(lead.id) ?? null}
          takesFocus={turned}
          onDraft={(draft) => drafts.set(lead.id, draft)}
          onSaved={all.note}
          onDone={() => {
            drafts.delete(lead.id)
            turn(false)
          }}
        />
      </div>
    )
  }
  return (
    <div className="lead-card">
      <LeadScores lead={lead} me={me} />
      <NextBox lead={lead} on={on} />
      <LeadFacts lead={lead} me={me} />
      <div className="lead-card-acts">
        <Button autoFocus={turned} onClick={() => turn(true)}>
          Edit
        </Button>
        <LeadRemove lead={lead} onRemoved={onClose} />
      </div>
      <LeadMerged lead={lead} byId={all.byId} onChanged={all.note} />
      <LeadComments lead={lead} byId={all.byId} me={me} />
    </div>
  )
}
