'use client'

import dynamic from 'next/dynamic'
import { useMemo, useState } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import type { MissionState } from '#lib/state/model.ts'
import { useMe } from '../board/me.ts'
import { useWorkspaceDay } from '../live/use-workspace-day.ts'
import { plural } from '../ui/figures.ts'
import { useToast } from '../ui/toast.tsx'
import { useAddress } from '../ui/use-address.ts'
import { LeadFlow } from './lead-flow.tsx'
import { type LastImport, LeadFoot } from './lead-foot.tsx'
import { LeadHead } from './lead-head.tsx'
import { leadsIn, sumsOf } from './lead-list.ts'
import { LeadSide } from './lead-side.tsx'
import { goesOn, leadQuery, readLeadView } from './lead-view.ts'
import { LeadsBody } from './leads-body.tsx'
import { useLeadMoves } from './use-lead-moves.ts'
import { useLeads } from './use-leads.ts'

const NewLeadDialog = dynamic(() => import('./new-lead-dialog.tsx').then((file) => file.NewLeadDialog))
const ImportDialog = dynamic(() => import('./import-dialog.tsx').then((file) => file.ImportDialog))

const zoneOf = ({ workspace }: MissionState) => workspace.zone

/** Everybody who may become a customer: a table or a pipeline, and the card of the one that is picked. */
export function LeadsPage() {
  const me = useMe()
  const [view, change] = useAddress(readLeadView, leadQuery, goesOn)
  const all = useLeads()
  const toast = useToast()
  const [leads, move] = useLeadMoves(all)
  const [importing, setImporting] = useState(false)
  const [last, setLast] = useState<LastImport | null>(null)
  const day = useWorkspaceDay()
  const zone = useLive(zoneOf)
  const on = useMemo(() => ({ day, zone }), [day, zone])
  const shown = useMemo(() => leadsIn(leads, view), [leads, view])
  const sums = useMemo(() => sumsOf(leads, on), [leads, on])
  const shownSums = useMemo(() => sumsOf(shown, on), [shown, on])
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
        isCut={all.isCut}
        onAdd={() => change({ adding: true })}
        onImport={() => setImporting(true)}
      />
      {!view.pipeline && <LeadFlow {...{ sums, view, change }} />}
      <LeadsBody
        {...{ all, shown, view, change, on, me, foot }}
        sums={shownSums}
        onMove={move}
        onAdd={() => change({ adding: true })}
      />
      <LeadSide {...{ all, view, change, on, me }} />
      {view.adding && (
        <NewLeadDialog
          me={me}
          onClose={() => change({ adding: false })}
          onAdded={(lead) => {
            all.note(lead)
            change({ adding: false, lead: lead.id })
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
