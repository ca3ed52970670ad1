'use client'

import { X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { shownAs } from '#lib/state/lead-selectors.ts'
import type { Lead } from '#lib/state/model.ts'
import type { Me } from '../board/me.ts'
import { AnswerError } from '../rest/send-json.ts'
import { useShortcuts } from '../shortcuts/shortcuts-provider.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Empty } from '../ui/empty.tsx'
import { Icon } from '../ui/icon.tsx'
import { useMedia } from '../ui/use-media.ts'
import { UntrustedText } from '../untrusted-text.tsx'
import { visibleText } from '../visible-text.ts'
import { loadLead } from './lead-calls.ts'
import { LeadCard } from './lead-card.tsx'
import type { LeadDraft } from './lead-form.tsx'
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
  const wanted = view.lead === '' || lead ? null : (shown?.merged?.into ?? view.lead)
  const lost = useMissing(wanted, all)
  const opener = useRef<Element | null>(null)
  const side = useRef<HTMLElement>(null)
  useEffect(() => {
    // Another one may be opened while the focus is in the card of the one before.
    const { activeElement } = document
    if (view.lead !== '' && !side.current?.contains(activeElement)) opener.current = activeElement
  }, [view.lead])
  const close = () => {
    // Whoever was in the card goes on from where it was opened.
    if (side.current?.contains(document.activeElement) && opener.current instanceof HTMLElement) opener.current.focus()
    change({ lead: '' })
  }
  useShortcuts('page', view.lead === '' ? {} : { close })
  // Of those whose card was left with words in it.
  const drafts = useRef(new Map<string, LeadDraft>())
  if (view.lead === '') return null
  const card = lead ? (
    // Another lead is another form.
    <LeadCard key={lead.id} {...{ lead, all, on, me }} drafts={drafts.current} onClose={close} />
  ) : (
    <NotHere lost={lost} onClose={close} />
  )
  if (!roomy) {
    return (
      <Dialog title={visibleText(lead?.name ?? 'Lead')} wide onClose={close}>
        {card}
      </Dialog>
    )
  }
  return (
    <aside ref={side} className="lead-side window px px-drop" aria-label="Lead">
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

/** Asks for a lead that is not loaded. @returns null until it is known why it does not come. */
function useMissing(id: string | null, { note }: AllLeads): AnswerError | 'removed' | null {
  const [lost, setLost] = useState<{ readonly id: string; readonly why: AnswerError | 'removed' } | null>(null)
  useEffect(() => {
    if (id === null) return
    let isOff = false
    const come = (lead: Lead | null) => {
      if (lead) note(lead)
      else setLost({ id, why: 'removed' })
    }
    loadLead(id).then(
      (lead) => !isOff && come(lead),
      (error) => !isOff && setLost({ id, why: AnswerError.from(error) }),
    )
    return () => {
      isOff = true
    }
  }, [id, note])
  return lost !== null && lost.id === id ? lost.why : null
}

function NotHere({ lost, onClose }: { lost: AnswerError | 'removed' | null; onClose: () => void }) {
  if (lost === null) return <Empty title="Looking for this lead" />
  return (
    <Empty title="This lead is not here" act={<Button onClick={onClose}>Close</Button>}>
      {lost === 'removed' ? 'It was removed.' : lost.message}
    </Empty>
  )
}
