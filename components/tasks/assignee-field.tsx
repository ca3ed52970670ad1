'use client'

import { useLive } from '#lib/client/use-live.ts'
import type { MissionState } from '#lib/state/model.ts'
import { visibleText } from '../visible-text.ts'
import { SelectField } from './select-field.tsx'
import { holderName, holderOf } from './task-words.ts'

const agentsOf = (state: MissionState) => state.agents
const NOBODY = ''

export interface AssigneeFieldProps {
  /** As a task has it. */
  readonly value: string | null
  readonly onChange: (assignee: string | null) => void
}

/** Everybody here by name. An assignee that is no agent of this office stays a choice as long as it is chosen. */
export function AssigneeField({ value, onChange }: AssigneeFieldProps) {
  const agents = useLive(agentsOf)
  const holder = holderOf(value, agents)
  const chosen = holder ? `agent:${holder.id}` : (value ?? NOBODY)
  const options = [...agents.values()]
    .map(({ id, name }) => ({ value: `agent:${id}`, words: visibleText(name) }))
    .sort((a, b) => (a.words < b.words ? -1 : a.words > b.words ? 1 : a.value < b.value ? -1 : 1))
  const stranger = value && !holder ? [{ value, words: visibleText(holderName(value, agents)) }] : []
  return (
    <SelectField
      label="Assignee"
      value={chosen}
      onChange={(next) => onChange(next === NOBODY ? null : next)}
      options={[{ value: NOBODY, words: 'Nobody' }, ...stranger, ...options]}
    />
  )
}
