'use client'

import dynamic from 'next/dynamic'
import { useMemo, useState } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import { stageOf } from '#lib/state/lead-selectors.ts'
import type { Lead, MissionState } from '#lib/state/model.ts'
import { useMe } from '../board/me.ts'
import { useWorkspaceDay } from '../live/use-workspace-day.ts'
import { plural } from '../ui/figures.ts'
import { useToast } from '../ui/toast.tsx'
import { useAddress } from '../ui/use-address.ts'
import { changeLead, newRequestId } from './lead-calls.ts'
import { LeadFlow } from './lead-flow.tsx'
import { type LastImport, LeadFoot } from './lead-foot.tsx'
import { LeadHead } from './lead-head.tsx'
import { leadsIn, sumsOf } from './lead-list.ts'
import { LeadSide } from './lead-side.tsx'
import { goesOn, leadQuery, readLeadView } from './lead-view.ts'
import { stageWords } from './lead-words.ts'
import { LeadsBody } from './leads-body.tsx'
import { useLeadAct } from './use-lead-act.ts'
import { useLeads } from './use-leads.ts'

const NewLeadDialog = dynamic(() => import('./new-lead-dialog.tsx').then((file) => file.NewLeadDialog))
const ImportDialog = dynamic(() => import('./import-dialog.tsx').then((file) => file.ImportDialog))

const zoneOf = ({ workspace }: MissionState) => workspace.zone

/** Those that stay where they are stay the same, so that their rows are not drawn again. */
const moved = (lead: Lead, stage: string | undefined): Lead => (stage === undefined ? lead : { ...lead, stage })

/** Everybody who may become a customer: a table or a pipeline, and the card of the one that is picked. */
export function LeadsPage() {
  const me = useMe()
  const [view, change] = useAddress(readLeadView, leadQuery, goesOn)
  const all = useLeads()
  const toast = useToast()
  const act = useLeadAct()
  const [importing, setImporting] = useState(false)
  const [last, setLast] = useState<LastImport | null>(null)
  // On their way: shown where they go until the live state has them there.
  const [moving, setMoving] = useState<ReadonlyMap<string, string>>(new Map())
  const day = useWorkspaceDay()
  const zone = useLive(zoneOf)
  const on = useMemo(() => ({ day, zone }), [day, zone])
  const leads = useMemo(() => all.leads.map((lead) => moved(lead, moving.get(lead.id))), [all.leads, moving])
  const shown = useMemo(() => leadsIn(leads, view), [leads, view])
  const sums = useMemo(() => sumsOf(leads, on), [leads, on])
  const shownSums = useMemo(() => sumsOf(shown, on), [shown, on])
  const move = async (lead: Lead, stage: string) => {
    if (stageOf(lead) === stage) return
    setMoving((before) => new Map(before).set(lead.id, stage))
    const send = async () => all.note(await changeLead(lead.id, lead.version, { stage }, newRequestId()))
    await act.run(send, `${stageWords(stage)}: moved.`, 'The lead was not moved')
    setMoving((before) => new Map([...before].filter(([id]) => id !== lead.id)))
  }
  const foot = (
    <LeadFoot
      shown={shown.length}
      all={all}
      last={last}
      importId={view.importId}
      onUndone={(words) => {
        toast('done', words)
        setLast(null)
        change({ importId: '' })
      }}
    />
  )
  return (
    <div className={view.pipeline ? 'leads is-pipeline' : 'leads is-table'}>
      <LeadHead
        {...{ sums, view, change }}
        onAdd={() => change({ adding: true })}
        onImport={() => setImporting(true)}
      />
      {!view.pipeline && <LeadFlow {...{ sums, view, change }} />}
      <LeadsBody
        {...{ all, shown, view, change, on, me, foot }}
        sums={shownSums}
        onMove={(lead, stage) => void move(lead, stage)}
        onAdd={() => change({ adding: true })}
      />
      <LeadSide {...{ all, view, change, on, me }} />
      {view.adding && (
        <NewLeadDialog
          me={me}
          onClose={() => change({ adding: false })}
          onAdded={(lead) => {
            change({ adding: false, lead })
          }}
        />
      )}
      {importing && (
        <ImportDialog
          onClose={() => setImporting(false)}
          onDone={(answer, name) => {
            setImporting(false)
            setLast({ answer, name })
            toast('done', `${plural(answer.added, 'lead', 'leads')} added.`)
          }}
        />
      )}
    </div>
  )
}
