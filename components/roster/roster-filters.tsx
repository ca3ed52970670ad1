'use client'

import { X } from 'lucide-react'
import { useLive } from '#lib/client/use-live.ts'
import type { AgentStatus } from '#lib/protocol/event.ts'
import { statusCounts } from '#lib/state/selectors.ts'
import { sameFields } from '../live/same.ts'
import { Button } from '../ui/button.tsx'
import { countWords } from '../ui/figures.ts'
import { Icon } from '../ui/icon.tsx'
import { PageSearch } from '../ui/page-search.tsx'
import { STATUSES, StatusMark } from '../ui/status-mark.tsx'
import { RosterTrait } from './roster-trait.tsx'
import { type ChangeRoster, EVERYBODY, type RosterView, SPANS, type Span, showsAll } from './roster-view.ts'

const SPAN_WORDS: Readonly<Record<Span, string>> = {
  ever: 'Seen at any time',
  hour: 'Seen within the hour',
  today: 'Seen today',
}

/** Who is shown. All of it stands in the address. */
export function RosterFilters({ view, change }: { view: RosterView; change: ChangeRoster }) {
  const { group, order, look } = view
  return (
    <search className="roster-filters">
      <PageSearch
        label="Search agents"
        placeholder="Name, session, tool"
        text={view.text}
        onType={(text) => change({ text })}
      />
      <Statuses chosen={view.statuses} onChoose={(statuses) => change({ statuses })} />
      <RosterTrait
        name="project"
        any="All projects"
        chosen={view.project}
        onChoose={(project) => change({ project })}
      />
      <RosterTrait
        name="machine"
        any="All machines"
        chosen={view.machine}
        onChoose={(machine) => change({ machine })}
      />
      <RosterTrait name="kind" any="All kinds" chosen={view.kind} onChoose={(kind) => change({ kind })} />
      <span className="field px roster-seen">
        <select
          aria-label="Seen"
          value={view.seen}
          onChange={({ target }) => change({ seen: SPANS.find((span) => span === target.value) ?? 'ever' })}
        >
          {SPANS.map((span) => (
            <option key={span} value={span}>
              {SPAN_WORDS[span]}
            </option>
          ))}
        </select>
      </span>
      {!showsAll(view) && (
        <Button tone="quiet" onClick={() => change({ ...EVERYBODY, group, order, look })}>
          <Icon of={X} />
          Show everybody
        </Button>
      )}
    </search>
  )
}

interface StatusesProps {
  readonly chosen: readonly AgentStatus[]
  readonly onChoose: (statuses: readonly AgentStatus[]) => void
}

function Statuses({ chosen, onChoose }: StatusesProps) {
  const counts = useLive(statusCounts, sameFields)
  const toggle = (status: AgentStatus) => onChoose(STATUSES.filter((one) => (one === status) !== chosen.includes(one)))
  return (
    <fieldset className="roster-statuses">
      <legend className="sr">Statuses</legend>
      {STATUSES.filter((status) => counts[status] > 0 || chosen.includes(status)).map((status) => (
        <button
          key={status}
          type="button"
          className="roster-chip px"
          aria-pressed={chosen.includes(status)}
          onClick={() => toggle(status)}
        >
          <StatusMark
            status={status}
            word={
              <>
                <span className="num">{countWords(counts[status])}</span> {status}
              </>
            }
          />
        </button>
      ))}
    </fieldset>
  )
}
