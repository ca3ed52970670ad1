'use client'

import { useCallback, useRef, useState } from 'react'
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
import { useSetAside } from './set-aside.ts'

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
  const { shown, aside, put, takeBack } = useSetAside(needs)
  const list = useRef<HTMLUListElement>(null)
  const setAside = useCallback(
    (need: Need) => {
      put(need)
      // Its button goes with it.
      list.current?.focus()
    },
    [put],
  )
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
        <ul ref={list} tabIndex={-1} aria-label="What needs you">
          {(all ? shown : shown.slice(0, SHOWN)).map((need) => (
            <NeedRow
              key={need.id}
              need={need}
              agent={need.agentId === null ? undefined : agents.get(need.agentId)}
              onSetAside={setAside}
            />
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
      {aside.length > 0 && (
        <p className="window-more meta">
          {plural(aside.length, 'error is', 'errors are')} set aside in this browser.
          <Button tone="quiet" onClick={takeBack}>
            Show again
          </Button>
        </p>
      )}
      {shown.length > SHOWN && (
        <p className="window-more">
          <Button tone="quiet" onClick={() => setAll(!all)}>
            {all ? `Show the oldest ${SHOWN}` : `Show all ${shown.length}`}
          </Button>
        </p>
      )}
      <NeedsAnnouncer needs={needs} agents={agents} />
    </Window>
  )
}
