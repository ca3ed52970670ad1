'use client'

import { type FormEvent, useId, useRef, useState } from 'react'
import type { Lead } from '#lib/state/model.ts'
import type { Me } from '../board/me.ts'
import { newRequestId } from '../rest/new-request-id.ts'
import { AnswerError } from '../rest/send-json.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Wrong } from '../ui/wrong.tsx'
import { addLead, type LeadEdits } from './lead-calls.ts'
import { LeadFields } from './lead-fields.tsx'

export interface NewLeadDialogProps {
  readonly me: Me
  readonly onClose: () => void
  readonly onAdded: (lead: Lead) => void
}

export function NewLeadDialog({ me, onClose, onAdded }: NewLeadDialogProps) {
  const form = useId()
  const [edits, setEdits] = useState<LeadEdits>({ owner: me.id })
  const [busy, setBusy] = useState(false)
  const [wrong, setWrong] = useState<AnswerError | null>(null)
  // The same request until it is answered: one that got through unheard is not made twice.
  const request = useRef<{ readonly of: string; readonly id: string } | null>(null)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (busy) return
    const lead = { ...edits, name: edits.name?.trim() ?? '' }
    const of = JSON.stringify(lead)
    if (request.current?.of !== of) request.current = { of, id: newRequestId() }
    setBusy(true)
    try {
      onAdded(await addLead(lead, request.current.id))
    } catch (error) {
      setWrong(AnswerError.from(error))
      setBusy(false)
    }
  }
  return (
    <Dialog
      title="New lead"
      wide
      onClose={onClose}
      foot={
        <>
          <Button data-safe onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" form={form} tone="brand" aria-disabled={busy}>
            Add lead
          </Button>
        </>
      }
    >
      <form id={form} method="post" onSubmit={submit}>
        {wrong && <Wrong title={wrong.title('The lead was not added')}>{wrong.message}</Wrong>}
        <LeadFields
          lead={null}
          edits={edits}
          me={me}
          wrong={wrong}
          onEdit={(more) => setEdits({ ...edits, ...more })}
        />
      </form>
    </Dialog>
  )
}
