'use client'

import { useCallback } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import type { Agent, MissionState } from '#lib/state/model.ts'
import { type Need, needsYou } from '#lib/state/selectors.ts'
import { sameFields } from '../live/same.ts'
import { NeedRow } from '../panels/need-row.tsx'

/** A need is made anew each time, of parts that are the same as long as it is. */
const sameNeeds = (a: readonly Need[], b: readonly Need[]) =>
  a.length === b.length && a.every((need, at) => sameFields<object>(need, b[at] ?? {}))

/** What of this agent waits for a person; not there while nothing does. */
export function AgentNeeds({ agent }: { agent: Agent }) {
  const { id } = agent
  const needs = useLive(
    useCallback((state: MissionState) => needsYou(state).filter(({ agentId }) => agentId === id), [id]),
    sameNeeds,
  )
  if (needs.length === 0) return null
  return (
    <section className="ap-needs window px px-drop" aria-label="Waits for you">
      <ul>
        {needs.map((need) => (
          <NeedRow key={need.id} need={need} agent={agent} />
        ))}
      </ul>
    </section>
  )
}
