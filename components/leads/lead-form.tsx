'use client'

import { type FormEvent, useRef, useState } from 'react'
import type { Lead } from '#lib/state/model.ts'
import type { Me } from '../board/me.ts'
import { newRequestId } from '../rest/new-request-id.ts'
import { AnswerError } from '../rest/send-json.ts'
import { Button } from '../ui/button.tsx'
import { Wrong } from '../ui/wrong.tsx'
import { visibleText } from '../visible-text.ts'
import { changeLead, type LeadEdits } from './lead-calls.ts'
import { LeadFields } from './lead-fields.tsx'

/** What was typed over a lead and not saved, and the lead as it was then. */
export interface LeadDraft {
  readonly seen: Lead
  readonly edits: LeadEdits
}

export interface LeadFormProps {
  readonly lead: Lead
  readonly me: Me
  readonly takesFocus: boolean
  /** What was typed before the form was left. */
  readonly draft: LeadDraft | null
  readonly onDraft: (draft: LeadDraft) => void
  /** Saved or thrown away. */
  readonly onDone: () => void
  readonly onSaved: (lead: Lead) => void
}

/** Sends only what was typed, over the version that it was typed over: what somebody else changed meanwhile is shown first. */
export function LeadForm({ lead, me, draft, takesFocus, onDraft, onDone, onSaved }: LeadFormProps) {
  // As it was when the form was opened: the live lead goes on.
  const [seen, setSeen] = useState(draft?.seen ?? lead)
  const [edits, setEdits] = useState<LeadEdits>(draft?.edits ?? {})
  const [busy, setBusy] = useState(false)
  const [wrong, setWrong] = useState<AnswerError | null>(null)
  // The same request until it is answered: one that got through unheard is not made twice.
  const request = useRef<{ readonly of: string; readonly id: string } | null>(null)
  const edit = (more: LeadEdits) => {
    const next = { ...edits, ...more }
    setEdits(next)
    onDraft({ seen, edits: next })
  }
  const save = async (version: number) => {
    if (busy) return
    const of = JSON.stringify([version, edits])
    if (request.current?.of !== of) request.current = { of, id: newRequestId() }
    setBusy(true)
    try {
      if (Object.keys(edits).length > 0) onSaved(await changeLead(lead.id, version, edits, request.current.id))
      onDone()
    } catch (error) {
      setWrong(AnswerError.from(error))
    } finally {
      setBusy(false)
    }
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void save(seen.version)
  }
  // The API answers a conflict over a lead with that lead, or null where none stands.
  const stands = wrong?.code === 'conflict' ? ((wrong.current ?? null) as Lead | null) : null
  return (
    <form className="lead-form" method="post" onSubmit={submit}>
      {wrong && (
        <Wrong title={wrong.code === 'conflict' ? 'Somebody was faster' : wrong.title('The lead was not changed')}>
          {stands ? whatChanged(seen, stands, edits) : wrong.message}
        </Wrong>
      )}
      <LeadFields {...{ lead, edits, me, wrong, takesFocus }} onEdit={edit} />
      <div className="lead-card-acts">
        <Button onClick={onDone}>Cancel</Button>
        {stands ? (
          <Button
            tone="brand"
            aria-disabled={busy}
            onClick={() => {
              setSeen(stands)
              void save(stands.version)
            }}
          >
            Save mine over it
          </Button>
        ) : (
          <Button type="submit" tone="brand" aria-disabled={busy}>
            Save
          </Button>
        )}
      </div>
    </form>
  )
}

/** What the other one wrote into the fields that were typed here. */
function whatChanged(seen: Lead, stands: Lead, edits: LeadEdits): string {
  // Object.keys forgets the names of the edits, which are fields of a lead.
  const fields = (Object.keys(edits) as (keyof LeadEdits)[]).filter((field) => stands[field] !== seen[field])
  if (fields.length === 0) return 'Somebody changed other fields meanwhile; yours can be saved beside them.'
  const words = fields.map((field) => `${field} is “${visibleText(String(stands[field] ?? 'empty'))}”`)
  return `Meanwhile ${words.join(', ')}. Yours is still here.`
}
