import { useMemo, useState } from 'react'
import { useCalmLive } from '#lib/client/use-live.ts'
import { leadsShown } from '#lib/state/lead-selectors.ts'
import type { MissionState } from '#lib/state/model.ts'
import { agentsByNeed, recentSessions } from '#lib/state/selectors.ts'
import { createFindEntries } from './find-entries.ts'
import type { FindEntry } from './find-entry.ts'

/** A busy office changes many times a second; nobody reads that fast. */
const CALM_MS = 300

const whole = (state: MissionState) => state
const sameFindable = (a: MissionState, b: MissionState) =>
  a.agents === b.agents &&
  a.tasks === b.tasks &&
  a.sessions === b.sessions &&
  a.files === b.files &&
  a.leads === b.leads

/** Everything there is to find, as it stands now. */
export function useFindEntries(): readonly FindEntry[] {
  const state = useCalmLive(whole, CALM_MS, sameFindable)
  const [entriesOf] = useState(createFindEntries)
  return useMemo(
    () =>
      entriesOf({
        agents: agentsByNeed(state),
        tasks: state.tasks,
        sessions: recentSessions(state),
        files: state.files,
        leads: leadsShown(state),
      }),
    [entriesOf, state],
  )
}
