'use client'

import { useState } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import type { MissionState } from '#lib/state/model.ts'
import { type Need, needsYou, statusCounts } from '#lib/state/selectors.ts'
import { sameFields } from '../live/same.ts'
import { Button } from '../ui/button.tsx'
import { plural } from '../ui/figures.ts'
import { PixelGlyph } from '../ui/pixel-glyph.tsx'
import { Window } from '../ui/window.tsx'
import { NeedRow } from './need-row.tsx'
import { NeedsAnnouncer } from './needs-announcer.tsx'

/** A need is made anew each time, of parts that are the same as long as it is. */
const sameNeeds = (a: readonly Need[], b: readonly Need[]) =>
  a.length === b.length && a.every((need, at) => sameFields<object>(need, b[at] ?? {}))
/** More at once than anybody answers; the count tells of the rest. */
const SHOWN = 20

const agentsOf = (state: MissionState) => state.agents

/** What waits for a person: the only window with a coloured head, and only while something does. */
export function NeedsYou() {
  const needs = useLive(needsYou, sameNeeds)
  const agents = useLive(agentsOf)
  const [all, setAll] = useState(false)
  const { working } = useLive(statusCounts, sameFields)
  return (
    <Window
      title="Needs you"
      id="needs"
      hot={needs.length > 0}
      beside={needs.length > 0 && <span className="count count-hot">{needs.length}</span>}
      end={needs.length > 0 ? 'oldest first' : undefined}
    >
      {needs.length > 0 ? (
        <ul>
          {(all ? needs : needs.slice(0, SHOWN)).map((need) => (
            <NeedRow key={need.id} need={need} agent={need.agentId === null ? undefined : agents.get(need.agentId)} />
          ))}
        </ul>
      ) : (
        <p className="nothing">
          <PixelGlyph name="done" large />
          <span>
            <b>Nothing waits for you.</b>{' '}
            {working > 0 ? `${plural(working, 'agent is', 'agents are')} working.` : 'Nobody is working.'} The next
            approval, question or error shows up here first.
          </span>
        </p>
      )}
      {needs.length > SHOWN && (
        <p className="window-more">
          <Button tone="quiet" onClick={() => setAll(!all)}>
            {all ? `Show the oldest ${SHOWN}` : `Show all ${needs.length}`}
          </Button>
        </p>
      )}
      <NeedsAnnouncer needs={needs} agents={agents} />
    </Window>
  )
}
