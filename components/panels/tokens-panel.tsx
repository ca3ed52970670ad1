'use client'

import { useLive } from '#lib/client/use-live.ts'
import type { MissionState } from '#lib/state/model.ts'
import { useToday } from '../live/use-today.ts'
import { costWords, percentWords, tokenWords } from '../ui/figures.ts'
import { Window } from '../ui/window.tsx'
import { SpendRows } from './spend-rows.tsx'

const agentsOf = (state: MissionState) => state.agents

/** What today costs, by whom and by which model. A day is the workspace's day. */
export function TokensPanel() {
  const today = useToday()
  const agents = useLive(agentsOf)
  const nameOf = (id: string | null) => (id === null ? 'no agent' : (agents.get(id)?.name ?? id))
  return (
    <Window title="Tokens" end={`Today, ${today.zone}`}>
      <div className="spend">
        <div className="spend-now">
          <p>
            <span className="num-px-2">{costWords(today.total)}</span>
            <span className="unit">today</span>
          </p>
          <p className="meta">
            <b>{tokenWords(today.tokens)}</b> tokens
            <br />
            {today.cacheShare === null ? 'no input yet' : `${percentWords(today.cacheShare)} of input from cache`}
          </p>
        </div>
        <SpendRows
          title="By model"
          rows={today.byModel.map(({ model, usage }) => ({ name: model, usage }))}
          shown={3}
        />
        <SpendRows
          title="By agent"
          rows={today.byAgent.map(({ agentId, usage }) => ({ name: nameOf(agentId), usage }))}
          shown={4}
        />
      </div>
    </Window>
  )
}
