'use client'

import { X } from 'lucide-react'
import { shownAs } from '#lib/state/lead-selectors.ts'
import type { Me } from '../board/me.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Empty } from '../ui/empty.tsx'
import { Icon } from '../ui/icon.tsx'
import { useMedia } from '../ui/use-media.ts'
import { UntrustedText } from '../untrusted-text.tsx'
import { visibleText } from '../visible-text.ts'
import { LeadCard } from './lead-card.tsx'
import type { LeadDay } from './lead-list.ts'
import type { ChangeLeadView, LeadView } from './lead-view.ts'
import type { AllLeads } from './use-leads.ts'

export interface LeadSideProps {
  readonly all: AllLeads
  readonly view: LeadView
  readonly change: ChangeLeadView
  readonly on: LeadDay
  readonly me: Me
}

/** The card of the lead that the address names: beside the table where there is room, else over it. */
export function LeadSide({ all, view, change, on, me }: LeadSideProps) {
  const roomy = useMedia('(min-width: 1201px)')
  const named = all.byId.get(view.lead)
  const shown = named && shownAs(all.byId, named)
  // What it was merged into may be older than the ones that are loaded.
  const lead = shown?.merged ? undefined : shown
  const close = () => change({ lead: '' })
  if (view.lead === '') return null
  const card = lead ? (
    // Another lead is another form.
    <LeadCard key={lead.id} {...{ lead, all, on, me }} onClose={close} />
  ) : (
    <Empty title="This lead is not here" act={<Button onClick={close}>Close</Button>}>
      It was removed, or is older than the ones that are loaded.
    </Empty>
  )
  if (!roomy) {
    return (
      <Dialog title={visibleText(lead?.name ?? 'Lead')} wide onClose={close}>
        {card}
      </Dialog>
    )
  }
  return (
    <aside className="lead-side window px px-drop" aria-label="Lead">
      <header className="window-head">
        <h2 className="head-px cut">
          <UntrustedText text={lead?.name ?? 'Lead'} />
        </h2>
        <span className="spring">
          <Button tone="quiet" icon aria-label="Close" onClick={close}>
            <Icon of={X} />
          </Button>
        </span>
      </header>
      <div className="lead-side-body">{card}</div>
    </aside>
  )
}
