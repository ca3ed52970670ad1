'use client'

import { type ReactNode, useMemo, useState } from 'react'
import type { LeadDouble } from '#lib/state/lead-selectors.ts'
import type { Lead } from '#lib/state/model.ts'
import type { Me } from '../board/me.ts'
import { useAct } from '../rest/use-act.ts'
import { Button, ButtonLink } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { useToast } from '../ui/toast.tsx'
import type { DoubleActs } from './double-row.tsx'
import { mergeLead, sayDistinct } from './lead-calls.ts'
import { LeadFilters } from './lead-filters.tsx'
import { LeadLines } from './lead-lines.tsx'
import { doublesIn, type LeadDay, type LeadSums, linesOf } from './lead-list.ts'
import { ALL_LEADS, type ChangeLeadView, type LeadView } from './lead-view.ts'
import { Pipeline } from './pipeline.tsx'
import type { AllLeads } from './use-leads.ts'

export interface LeadsBodyProps {
  readonly all: AllLeads
  readonly shown: readonly Lead[]
  readonly sums: LeadSums
  readonly view: LeadView
  readonly change: ChangeLeadView
  readonly on: LeadDay
  readonly me: Me
  readonly foot: ReactNode
  readonly onMove: (lead: Lead, stage: string) => void
  readonly onAdd: () => void
}

/** The leads that pass the filters, as a table with likely doubles under their leads, or as a pipeline. */
export function LeadsBody({ all, shown, sums, view, change, on, me, foot, onMove, onAdd }: LeadsBodyProps) {
  const [later, setLater] = useState<ReadonlySet<string>>(new Set())
  const alike = useMemo(() => doublesIn(all.leads), [all.leads])
  const lines = useMemo(() => linesOf(shown, alike, later), [shown, alike, later])
  const doubles = useDoubleActs(all, {
    onMerged: (lead) => change({ lead }),
    onLater: (id) => setLater(new Set([...later, id])),
  })
  if (all.leads.length === 0) return <Nobody onAdd={onAdd} />
  const filters = <LeadFilters leads={all.leads} {...{ view, change, me }} />
  const none = shown.length === 0 && (
    <Empty title="No lead passes these filters" act={<Button onClick={() => change(ALL_LEADS)}>Show all</Button>} />
  )
  if (view.pipeline) {
    return (
      <div className="lead-main">
        {filters}
        <Pipeline {...{ sums, on, onMove }} picked={view.lead} onPick={(lead) => change({ lead })} />
        {foot}
      </div>
    )
  }
  return (
    <section className="lead-main lead-window window px px-drop" aria-label="Table of leads">
      {filters}
      {none || <LeadLines {...{ lines, view, change, on, doubles }} />}
      {foot}
    </section>
  )
}

interface AfterDouble {
  /** With the id of the lead that stays: its card takes the merge back. */
  readonly onMerged: (id: string) => void
  readonly onLater: (id: string) => void
}

function useDoubleActs(all: AllLeads, { onMerged, onLater }: AfterDouble): DoubleActs {
  const toast = useToast()
  const [merging, merge] = useAct('The leads were not merged')
  const [noting, note] = useAct('It was not noted')
  const mergeBoth = async ({ lead, of }: LeadDouble) => {
    all.note(await mergeLead(lead.id, of.id))
    onMerged(of.id)
    toast('done', 'Merged. Its card takes it back.')
  }
  const keepBoth = async ({ lead, of }: LeadDouble) => {
    await sayDistinct(lead.id, of.id)
    toast('done', 'Noted: they are two.')
  }
  return {
    busy: merging || noting,
    onMerge: (double) => void merge(() => mergeBoth(double)),
    onKeep: (double) => void note(() => keepBoth(double)),
    onLater: ({ lead }) => onLater(lead.id),
  }
}

const Nobody = ({ onAdd }: { onAdd: () => void }) => (
  <div className="lead-main window px px-drop">
    <Empty
      title="No leads yet"
      act={
        <span className="lead-starts">
          <Button onClick={onAdd}>Add the first lead</Button>
          <ButtonLink href="/connect">Connect an agent</ButtonLink>
        </span>
      }
    >
      Agents add leads with <code>add_lead</code> over MCP, or any program posts <code>lead:added</code>. A CSV file
      works too.
    </Empty>
  </div>
)
