'use client'

import { useState } from 'react'
import type { Lead } from '#lib/state/model.ts'
import { Button } from '../ui/button.tsx'
import { removeLead } from './lead-calls.ts'
import { useLeadAct } from './use-lead-act.ts'

/** Removes a lead for everybody, after a second look. */
export function LeadRemove({ lead, onRemoved }: { lead: Lead; onRemoved: () => void }) {
  const [asking, setAsking] = useState(false)
  const act = useLeadAct()
  if (!asking) {
    return (
      <Button tone="quiet" onClick={() => setAsking(true)}>
        Remove
      </Button>
    )
  }
  const remove = async () => {
    const gone = () => removeLead(lead.id, lead.version)
    if (await act.run(gone, 'The lead was removed. Its events stay in the log.', 'The lead was not removed'))
      onRemoved()
  }
  return (
    <>
      {/* The question replaces the button that had the focus; the safe answer takes it. */}
      <Button autoFocus onClick={() => setAsking(false)}>
        Keep it
      </Button>
      <Button tone="danger" aria-disabled={act.busy} onClick={() => void remove()}>
        Remove for everybody
      </Button>
    </>
  )
}
