'use client'

import { X } from 'lucide-react'
import { useMemo } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import { PART_MOST } from '#lib/state/lead-selectors.ts'
import type { Lead, MissionState } from '#lib/state/model.ts'
import type { Me } from '../board/me.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { PageSearch } from '../ui/page-search.tsx'
import { visibleText } from '../visible-text.ts'
import { ALL_LEADS, type ChangeLeadView, type LeadView, showsAllLeads } from './lead-view.ts'
import { nameOfWho, stageWords } from './lead-words.ts'
import { partColour } from './part-colour.ts'

const agentsOf = (state: MissionState) => state.agents
const LEAST = ['80', '60', '40']

export interface LeadFiltersProps {
  readonly leads: readonly Lead[]
  readonly view: LeadView
  readonly change: ChangeLeadView
  readonly me: Me
}

/** Which leads are shown. All of it stands in the address. */
export function LeadFilters({ leads, view, change, me }: LeadFiltersProps) {
  const agents = useLive(agentsOf)
  const finders = useMemo(() => valuesOf(leads, ({ agentId }) => agentId), [leads])
  const owners = useMemo(() => valuesOf(leads, ({ owner }) => owner), [leads])
  const named = (ids: readonly string[]) => ids.map((id) => [id, visibleText(nameOfWho(id, agents, me))] as const)
  return (
    <search className="lead-filters">
      <PageSearch
        label="Search leads"
        placeholder="Name, domain, next step"
        text={view.text}
        onType={(text) => change({ text })}
      />
      <Choice
        label="Score"
        any="Any score"
        value={view.least}
        onChoose={(least) => change({ least })}
        options={LEAST.map((least) => [least, `${least} and more`])}
      />
      {(finders.length > 0 || view.agentId !== '') && (
        <Choice
          label="Found by"
          any="Found by anybody"
          value={view.agentId}
          onChoose={(agentId) => change({ agentId })}
          options={named(finders)}
        />
      )}
      {(owners.length > 0 || view.owner !== '') && (
        <Choice
          label="Owner"
          any="Any owner"
          value={view.owner}
          onChoose={(owner) => change({ owner })}
          options={[['nobody', 'Nobody'], ...named(owners)]}
        />
      )}
      {!showsAllLeads(view) && (
        <Button tone="quiet" onClick={() => change(ALL_LEADS)}>
          <Icon of={X} />
          Show all
        </Button>
      )}
      <span className="lead-legend meta">
        {Object.entries(PART_MOST).map(([name, most]) => (
          <span key={name}>
            <i style={{ background: partColour(name) }} aria-hidden="true" />
            {stageWords(name)} {most}
          </span>
        ))}
      </span>
    </search>
  )
}

function valuesOf(leads: readonly Lead[], of: (lead: Lead) => string | null): readonly string[] {
  return [...new Set(leads.flatMap((lead) => of(lead) ?? []))].sort()
}

interface ChoiceProps {
  readonly label: string
  readonly any: string
  readonly value: string
  readonly options: readonly (readonly [string, string])[]
  readonly onChoose: (value: string) => void
}

const Choice = ({ label, any, value, options, onChoose }: ChoiceProps) => (
  <span className="field px">
    <select aria-label={label} value={value} onChange={({ target }) => onChoose(target.value)}>
      <option value="">{any}</option>
      {value !== '' && !options.some(([one]) => one === value) && <option value={value}>{visibleText(value)}</option>}
      {options.map(([one, words]) => (
        <option key={one} value={one}>
          {words}
        </option>
      ))}
    </select>
  </span>
)
