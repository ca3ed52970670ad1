'use client'

import { useLive } from '#lib/client/use-live.ts'
import type { MissionState } from '#lib/state/model.ts'
import { SelectField } from '../tasks/select-field.tsx'
import { holderOf } from '../tasks/task-words.ts'
import { visibleText } from '../visible-text.ts'
import { nameOf, useMe } from './me.ts'
import { usePeople } from './use-people.ts'

const agentsOf = (state: MissionState) => state.agents
const NONE = ''

export interface WhoFieldProps {
  /** As a task has it. */
  readonly value: string | null
  readonly onChange: (assignee: string | null) => void
}

/** Everybody here by name. Whoever is not known here stays a choice as long as it is chosen. */
export function WhoField({ value, onChange }: WhoFieldProps) {
  const people = usePeople()
  const agents = useLive(agentsOf)
  const me = useMe()
  const agent = holderOf(value, agents)
  const chosen = agent ? `agent:${agent.id}` : (value ?? NONE)
  const known = people.map(({ assignee, words }) => ({ value: assignee, words: visibleText(words) }))
  const isStranger = chosen !== NONE && !people.some(({ assignee }) => assignee === chosen)
  const stranger = isStranger ? [{ value: chosen, words: visibleText(nameOf(chosen, agents, me)) }] : []
  return (
    <SelectField
      label="Assignee"
      value={chosen}
      onChange={(next) => onChange(next === NONE ? null : next)}
      options={[{ value: NONE, words: 'Nobody' }, ...stranger, ...known]}
    />
  )
}
