'use client'

import dynamic from 'next/dynamic'
import Link from 'next/link'
import { SUM_MS, useCalmLive, useLive } from '#lib/client/use-live.ts'
import type { MissionState } from '#lib/state/model.ts'
import { useToday } from '../live/use-today.ts'
import { MadeOf } from '../made/made-of.tsx'
import { costWords, percentWords, tokenWords } from '../ui/figures.ts'
import { Window } from '../ui/window.tsx'
import { SpendRows } from './spend-rows.tsx'

/** Loaded where there is a budget. */
const DeckBudget = dynamic(() => import('../budgets/deck-budget.tsx').then((file) => file.DeckBudget))

const budgetsExist = (state: MissionState) => state.budgets.size > 0
const agentsOf = (state: MissionState) => state.agents

/** What today costs, by whom and by which model. A day is the workspace's day. */
export function TokensPanel() {
  const today = useToday()
  const agents = useCalmLive(agentsOf, SUM_MS)
  const hasBudgets = useLive(budgetsExist)
  const whose = (id: string | null) => {
    const agent = id === null ? undefined : agents.get(id)
    return { name: agent?.name ?? id ?? 'no agent', ...(agent && { agentId: agent.id }) }
  }
  // What belongs to nobody has no requests of its own to ask for.
  const madeBy = (agentId: string | null) =>
    agentId === null ? {} : { made: { title: `${whose(agentId).name} today`, agentId, day: today.day } }
  return (
    <Window
      title="Tokens"
      end={
        <>
          Today, {today.zone} · <Link href="/tokens">More</Link>
        </>
      }
    >
      <div className="spend">
        <div className="spend-now">
          <p>
            <MadeOf scope={{ title: 'Cost and tokens today', day: today.day }} usage={today.total}>
              <span className="num-px-2">{costWords(today.total)}</span>
            </MadeOf>
            <span className="unit">today</span>
          </p>
          <p className="meta">
            <b>{tokenWords(today.tokens)}</b> tokens
            <br />
            {today.cacheShare === null ? 'no input yet' : `${percentWords(today.cacheShare)} of input from cache`}
          </p>
        </div>
        {hasBudgets && <DeckBudget />}
        <SpendRows
          title="By model"
          rows={today.byModel.map(({ model, usage }) => ({
            name: model,
            usage,
            made: { title: `${model} today`, model, day: today.day },
          }))}
          shown={3}
        />
        <SpendRows
          title="By agent"
          rows={today.byAgent.map(({ agentId, usage }) => ({ ...whose(agentId), usage, ...madeBy(agentId) }))}
          shown={4}
        />
      </div>
    </Window>
  )
}
