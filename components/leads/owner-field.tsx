'use client'

import { useLive } from '#lib/client/use-live.ts'
import type { MissionState } from '#lib/state/model.ts'
import type { Me } from '../board/me.ts'
import { useDirectory } from '../directory/directory.ts'
import { SelectField } from '../tasks/select-field.tsx'
import { visibleText } from '../visible-text.ts'
import { nameOfWho } from './lead-words.ts'

const agentsOf = (state: MissionState) => state.agents

export interface OwnerFieldProps {
  readonly value: string | null
  readonly me: Me
  readonly onChange: (owner: string | null) => void
}

/** Who looks after a lead: nobody, the person who looks, somebody else, an agent, or whoever it is now. */
export function OwnerField({ value, me, onChange }: OwnerFieldProps) {
  const agents = useLive(agentsOf)
  const { people } = useDirectory()
  const others = people.map(({ id }) => id).filter((id) => id !== me.id)
  const known = [me.id, ...others, ...Array.from(agents.keys(), (id) => `agent:${id}`)]
  const all = value === null || known.includes(value) ? known : [value, ...known]
  const words = (who: string) => (who === me.id ? `${me.name} (you)` : visibleText(nameOfWho(who, agents, me)))
  return (
    <SelectField
      label="Owner"
      value={value ?? ''}
      onChange={(owner) => onChange(owner === '' ? null : owner)}
      options={[{ value: '', words: 'Nobody' }, ...all.map((who) => ({ value: who, words: words(who) }))]}
    />
  )
}
