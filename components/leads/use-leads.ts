'use client'

import { useMemo, useState } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import type { Lead, MissionState } from '#lib/state/model.ts'
import { AnswerError } from '../rest/send-json.ts'
import { loadLeads } from './lead-calls.ts'

const leadsOf = (state: MissionState) => state.leads
/** So many the live state keeps; where there are fewer, these are all. */
const LIVE = 500

export interface AllLeads {
  /** Each once, without those that were merged into another. */
  readonly leads: readonly Lead[]
  /** By id, the merged ones too. */
  readonly byId: ReadonlyMap<string, Lead>
  /** There may be older ones than these. */
  readonly isCut: boolean
  /** How far the loading of the older ones is; null while they are not being loaded. */
  readonly progress: { readonly loaded: number; readonly count: number } | null
  readonly wrong: AnswerError | null
  readonly loadOlder: () => void
  /** What an answer said of a lead that is not live. */
  readonly note: (lead: Lead) => void
}

/** The live leads, and once asked for also those that are too old to be live. */
export function useLeads(): AllLeads {
  const live = useLive(leadsOf)
  const [older, setOlder] = useState<ReadonlyMap<string, Lead> | null>(null)
  const [progress, setProgress] = useState<AllLeads['progress']>(null)
  const [wrong, setWrong] = useState<AnswerError | null>(null)
  const byId = useMemo(() => (older === null ? live : new Map([...older, ...live])), [older, live])
  const leads = useMemo(() => [...byId.values()].filter(({ merged }) => merged === null), [byId])
  const load = async () => {
    setWrong(null)
    try {
      const all = await loadLeads((loaded, count) => setProgress({ loaded, count }))
      setOlder(new Map(all.map((lead) => [lead.id, lead])))
    } catch (error) {
      setWrong(AnswerError.from(error))
    } finally {
      setProgress(null)
    }
  }
  return {
    leads,
    byId,
    isCut: older === null && live.size >= LIVE,
    progress,
    wrong,
    loadOlder: () => void load(),
    note: (lead) => setOlder((known) => (known?.has(lead.id) ? new Map(known).set(lead.id, lead) : known)),
  }
}
