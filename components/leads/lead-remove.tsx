'use client'

import { useState } from 'react'
import type { Lead } from '#lib/state/model.ts'
import { useAct } from '../rest/use-act.ts'
import { Button } from '../ui/button.tsx'
import { useToast } from '../ui/toast.tsx'
import { removeLead } from './lead-calls.ts'

/** Removes a lead for everybody, after a second look. */
export function LeadRemove({ lead, onRemoved }: { lead: Lead; onRemoved: () => void }) {
  const [asking, setAsking] = useState(false)
  const toast = useToast()
  const [busy, act] = useAct('The lead was not removed')
  if (!asking) {
    return (
      <Button tone="quiet" onClick={() => setAsking(true)}>
        Remove
      </Button>
    )
  }
  const remove = async () => {
    if (!(await act(() => removeLead(lead.id, lead.version)))) return
    toast('done', 'The lead was removed. Its events stay in the log.')
    onRemoved()
  }
  return (
    <>
      {/* The question replaces the button that had the focus; the safe answer takes it. */}
      <Button autoFocus onClick={() => setAsking(false)}>
        Keep it
      </Button>
      <Button tone="danger" aria-disabled={busy} onClick={() => void remove()}>
        Remove for everybody
      </Button>
    </>
  )
}
