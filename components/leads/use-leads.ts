'use client'

import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useLive, useLiveContext } from '#lib/client/use-live.ts'
import type { Lead, MissionState } from '#lib/state/model.ts'
import { AnswerError } from '../rest/send-json.ts'
import { heardOf, noted, withKnown, withoutRemoved } from './known-leads.ts'
import { loadLead, loadLeads } from './lead-calls.ts'

const leadsOf = (state: MissionState) => state.leads
/** So many the live state keeps; where there are fewer, these are all. */
const LIVE = 500
/** Of so many that changed and are not live, each is asked for; of more, all are. */
const ONE_BY_ONE = 10

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
  /** What an answer said of a lead: it may be ahead of the live state, or of a lead that is not live. */
  readonly note: (lead: Lead) => void
}

/** The live leads, those that answers told of, and once asked for also those that are too old to be live. */
export function useLeads(): AllLeads {
  const { store } = useLiveContext()
  const live = useLive(leadsOf)
  const [known, setKnown] = useState<ReadonlyMap<string, Lead>>(new Map())
  const [hasAll, setAll] = useState(false)
  const [progress, setProgress] = useState<AllLeads['progress']>(null)
  const [wrong, setWrong] = useState<AnswerError | null>(null)
  // An id is not given again, so what was removed stays so, whatever was read before.
  const removed = useRef(new Set<string>())
  const note = useCallback((leads: readonly Lead[]) => {
    setKnown((before) => withoutRemoved(noted(before, leads), removed.current))
  }, [])
  // From when they are asked for: what changes while page after page comes would be missed.
  const wantsAll = useRef(false)
  const load = useLoading(async () => {
    setWrong(null)
    wantsAll.current = true
    try {
      note(await loadLeads((loaded, count) => setProgress({ loaded, count })))
      setAll(true)
    } catch (error) {
      wantsAll.current = hasAll
      setWrong(AnswerError.from(error))
    } finally {
      setProgress(null)
    }
  })
  useHeard((events) => {
    if (events === null) {
      if (wantsAll.current) load()
      else setKnown(new Map())
      return
    }
    const heard = heardOf(events)
    for (const id of heard.removed) removed.current.add(id)
    if (heard.removed.length > 0) setKnown((before) => withoutRemoved(before, removed.current))
    const { leads } = store.getState()
    const mine = heard.touched.filter((id) => wantsAll.current || known.has(id))
    // They leave the live state some day, and stay here as they were then.
    if (mine.length > 0) note(mine.flatMap((id) => leads.get(id) ?? []))
    const others = mine.filter((id) => !leads.has(id))
    if (others.length > ONE_BY_ONE) load()
    else for (const id of others) void loadLead(id).then((lead) => lead && note([lead]), setWrongOf(setWrong))
  })
  const byId = useMemo(() => withKnown(known, live), [known, live])
  const leads = useMemo(() => [...byId.values()].filter(({ merged }) => merged === null), [byId])
  return {
    leads,
    byId,
    isCut: !hasAll && live.size >= LIVE,
    progress,
    wrong,
    loadOlder: load,
    note: useCallback((lead: Lead) => note([lead]), [note]),
  }
}

const setWrongOf = (setWrong: (wrong: AnswerError) => void) => (error: unknown) => setWrong(AnswerError.from(error))

/** One at a time; what is asked for meanwhile is done once more afterwards. */
function useLoading(load: () => Promise<void>): () => void {
  const latest = useRef(load)
  useEffect(() => {
    latest.current = load
  })
  const wanted = useRef(0)
  return useCallback(() => {
    const run = async () => {
      await latest.current()
      const isAgain = wanted.current > 1
      wanted.current = isAgain ? 1 : 0
      if (isAgain) await run()
    }
    wanted.current++
    if (wanted.current === 1) void run()
  }, [])
}

function useHeard(hear: (events: Parameters<typeof heardOf>[0] | null) => void): void {
  const { store } = useLiveContext()
  const latest = useRef(hear)
  useEffect(() => {
    latest.current = hear
  })
  useEffect(() => store.tap((events) => latest.current(events)), [store])
}
