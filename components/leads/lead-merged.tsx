'use client'

import { Undo2 } from 'lucide-react'
import type { Lead } from '#lib/state/model.ts'
import { useAct } from '../rest/use-act.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { useToast } from '../ui/toast.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import { unmergeLead } from './lead-calls.ts'

export interface LeadMergedProps {
  readonly lead: Lead
  readonly byId: ReadonlyMap<string, Lead>
  readonly onChanged: (lead: Lead) => void
}

/** What was merged into this lead, each of which can be taken out again. */
export function LeadMerged({ lead, byId, onChanged }: LeadMergedProps) {
  const toast = useToast()
  const [busy, act] = useAct('It is still merged')
  const merged = [...byId.values()].filter((one) => one.merged?.into === lead.id)
  if (merged.length === 0) return null
  const undo = async (id: string) => {
    onChanged(await unmergeLead(id))
    toast('done', 'The merge was taken back.')
  }
  return (
    <section aria-label="Merged">
      <h3 className="lead-sub">Merged into it</h3>
      <ul className="lead-merged">
        {merged.map(({ id, name }) => (
          <li key={id}>
            <UntrustedText className="cut" text={name} />
            <Button tone="quiet" aria-disabled={busy} onClick={() => void act(() => undo(id))}>
              <Icon of={Undo2} />
              Take back
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
