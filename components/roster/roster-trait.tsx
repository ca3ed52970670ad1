'use client'

import { useMemo } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import type { MissionState } from '#lib/state/model.ts'
import { visibleText } from '../visible-text.ts'

const agentsOf = (state: MissionState) => state.agents

export interface RosterTraitProps {
  readonly name: 'project' | 'machine' | 'kind'
  readonly any: string
  readonly chosen: string
  readonly onChoose: (value: string) => void
}

/** One of the values that anybody has; not there while all have the same. */
export function RosterTrait({ name, any, chosen, onChoose }: RosterTraitProps) {
  const agents = useLive(agentsOf)
  const values = useMemo(() => {
    const known = new Set([...agents.values()].map((agent) => agent[name] ?? ''))
    return [...known].filter((value) => value !== '').sort((a, b) => a.localeCompare(b, 'en'))
  }, [agents, name])
  if (values.length < 2 && chosen === '') return null
  return (
    <span className="field px">
      <select aria-label={`Filter by ${name}`} value={chosen} onChange={({ target }) => onChoose(target.value)}>
        <option value="">{any}</option>
        {chosen !== '' && !values.includes(chosen) && <option value={chosen}>{visibleText(chosen)}</option>}
        {values.map((value) => (
          <option key={value} value={value}>
            {visibleText(value)}
          </option>
        ))}
      </select>
    </span>
  )
}
