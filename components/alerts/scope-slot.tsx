'use client'

import { useLive } from '#lib/client/use-live.ts'
import { RULE_KINDS } from '#lib/state/alert-rules.ts'
import type { AlertRule, MissionState } from '#lib/state/model.ts'
import { sameItems } from '../live/same.ts'
import { RuleSlot } from './rule-slot.tsx'
import { scopeText } from './rule-words.ts'

/** More than a list can be read of; the rest is set over REST. */
const MOST = 200

const agentsOf = (state: MissionState) => [...state.agents.values()].slice(0, MOST)

/** Which agents a rule looks at: all, those of a project or a program, or one. */
export function ScopeSlot({ rule, onChange }: { rule: AlertRule; onChange: (scope: string) => void }) {
  const agents = useLive(agentsOf, sameItems)
  const may = RULE_KINDS[rule.kind].scope
  const projects = new Set(agents.flatMap(({ project }) => project ?? []))
  const kinds = new Set(agents.map(({ kind }) => kind))
  const chosen = scopeText(rule.scope)
  const options: (readonly [string, string])[] = [
    ['', may.includes('project') ? 'all agents' : 'the whole workspace'],
    ...(may.includes('project') ? Array.from(projects, (one) => [`project:${one}`, `project ${one}`] as const) : []),
    ...(may.includes('kind') ? Array.from(kinds, (one) => [`kind:${one}`, `${one} agents`] as const) : []),
    ...agents.map(({ id, name }) => [`agent:${id}`, name] as const),
  ]
  if (!options.some(([value]) => value === chosen)) options.push([chosen, chosen])
  return <RuleSlot label="where" value={chosen} options={options} onChange={onChange} />
}
