'use client'

import { X } from 'lucide-react'
import { useMemo } from 'react'
import { SUM_MS, useCalmLive } from '#lib/client/use-live.ts'
import type { MissionState } from '#lib/state/model.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { visibleText } from '../visible-text.ts'
import { clientName } from './clients.ts'
import { choicesIn } from './filter-choices.ts'
import { type ChangeTokens, countsAll, type TokensView } from './tokens-view.ts'

const agentsOf = (state: MissionState) => state.agents
const tokensOf = (state: MissionState) => state.tokens

type FilterName = 'client' | 'project' | 'agent' | 'model'
const ANY: Readonly<Record<FilterName, string>> = {
  client: 'Any client',
  project: 'Any project',
  agent: 'Any agent',
  model: 'Any model',
}
const NAMES = ['client', 'project', 'agent', 'model'] as const

/** Whose usage is counted, on the whole page. All of it stands in the address. */
export function TokensFilters({ view, change }: { view: TokensView; change: ChangeTokens }) {
  const agents = useCalmLive(agentsOf, SUM_MS)
  const tokens = useCalmLive(tokensOf, SUM_MS)
  const choices = useMemo(() => choicesIn({ agents, tokens }), [agents, tokens])
  const words = (name: FilterName, value: string) =>
    name === 'client' ? clientName(value) : name === 'agent' ? (agents.get(value)?.name ?? value) : value
  return (
    <search className="tk-filters">
      {NAMES.map((name) => {
        const chosen = view[name]
        const values = chosen === '' || choices[name].includes(chosen) ? choices[name] : [chosen, ...choices[name]]
        if (values.length < 2 && chosen === '') return null
        return (
          <span key={name} className={chosen === '' ? 'field px' : 'field px is-chosen'}>
            <select
              aria-label={`Filter by ${name}`}
              value={chosen}
              onChange={({ target }) => change({ [name]: target.value })}
            >
              <option value="">{ANY[name]}</option>
              {values.map((value) => (
                <option key={value} value={value}>
                  {visibleText(words(name, value))}
                </option>
              ))}
            </select>
          </span>
        )
      })}
      {!countsAll(view) && (
        <Button tone="quiet" onClick={() => change({ client: '', project: '', agent: '', model: '' })}>
          <Icon of={X} />
          Count everything
        </Button>
      )}
    </search>
  )
}
