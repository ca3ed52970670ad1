'use client'

import { useMemo, useState } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import type { MissionEvent } from '#lib/protocol/event.ts'
import type { Agent, MissionState } from '#lib/state/model.ts'
import { agentModelsOn, agentToday } from '#lib/state/selectors.ts'
import { tokensIn } from '#lib/state/usage.ts'
import { useWorkspaceDay } from '../live/use-workspace-day.ts'
import { MadeOf } from '../made/made-of.tsx'
import { SpendRows } from '../panels/spend-rows.tsx'
import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { costWords, countWords, plural, tokenWords } from '../ui/figures.ts'
import { Part } from './part.tsx'
import { RequestTable } from './request-table.tsx'
import { requestsIn } from './requests.ts'

const SHOWN = 6

const tokensOf = (state: MissionState) => state.tokens

export interface AgentRequestsProps {
  readonly agent: Agent
  /** Oldest first. */
  readonly events: readonly MissionEvent[]
  readonly isWhole: boolean
  readonly bare: boolean
}

/** What it used, request by request; the sums are those of the Deck. */
export function AgentRequests({ agent, events, isWhole, bare }: AgentRequestsProps) {
  const [all, setAll] = useState(false)
  const requests = useMemo(() => requestsIn(events), [events])
  const day = useWorkspaceDay()
  const today = agentToday(agent, day)
  const models = useModels(agent, day)
  const shown = requests.slice(0, all ? requests.length : SHOWN)
  return (
    <Part
      title="Tokens by request"
      bare={bare}
      end={
        today.requests > 0 && (
          <>
            {countWords(today.requests)} today · {tokenWords(tokensIn(today))} ·{' '}
            <MadeOf scope={{ title: `${agent.name} today`, agentId: agent.id, day }} usage={today}>
              <b className="num">{costWords(today)}</b>
            </MadeOf>
          </>
        )
      }
    >
      {requests.length === 0 ? (
        <Empty title={isWhole ? 'No tokens yet' : 'No tokens lately'}>
          Each request to a model stands here once its client reports what it used.
        </Empty>
      ) : (
        <RequestTable requests={shown} />
      )}
      {requests.length > SHOWN && (
        <p className="window-more">
          <Button tone="quiet" onClick={() => setAll(!all)}>
            {all ? `Show the last ${SHOWN}` : `Show all ${countWords(requests.length)}`}
          </Button>
        </p>
      )}
      {agent.tokens.requests > 0 && (
        <div className="spend ap-spend">
          <SpendRows title="By model today" rows={models} shown={4} />
          <p className="meta">
            In all {plural(agent.tokens.requests, 'request', 'requests')}, {tokenWords(tokensIn(agent.tokens))} tokens,{' '}
            <MadeOf scope={{ title: `${agent.name} in all`, agentId: agent.id }} usage={agent.tokens}>
              <b className="num">{costWords(agent.tokens)}</b>
            </MadeOf>
          </p>
        </div>
      )}
    </Part>
  )
}

function useModels({ id, name }: Agent, day: string) {
  const tokens = useLive(tokensOf)
  return useMemo(
    () =>
      agentModelsOn(tokens, day, id).map(({ model, usage }) => ({
        name: model,
        usage,
        made: { title: `${name}: ${model} today`, agentId: id, model, day },
      })),
    [tokens, day, id, name],
  )
}
