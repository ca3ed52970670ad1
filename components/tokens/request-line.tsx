'use client'

import { useLive } from '#lib/client/use-live.ts'
import type { MissionState } from '#lib/state/model.ts'
import type { UsageRequest } from '#lib/usage/usage-answers.ts'
import { AgentName } from '../agents/agent-name.tsx'
import { costMadeBy, requestCost } from '../agents/requests.ts'
import { Clock } from '../ui/clock.tsx'
import { countWords } from '../ui/figures.ts'
import { UntrustedText } from '../untrusted-text.tsx'
import { requestData } from './shown-request.ts'

const CHIP = { reported: 'working', priced: 'idle', 'no price': 'offline' } as const

export interface RequestLineProps {
  readonly request: UsageRequest
  readonly withDay: boolean
  readonly withAgent: boolean
  readonly withModel: boolean
  readonly isPicked: boolean
  readonly onPick: () => void
}

const agentsOf = (state: MissionState) => state.agents

/** One request: when, by whom, what it used and cost, and who says so. */
export function RequestLine({ request, withDay, withAgent, withModel, isPicked, onPick }: RequestLineProps) {
  const agents = useLive(agentsOf)
  const { at, day, agentId, model, input, cacheRead, cacheWrite, output, costUsd, requestId } = request
  const agent = agentId === null ? undefined : agents.get(agentId)
  const figures = [
    ['Input', input],
    ['Cache read', cacheRead],
    ['Cache write', cacheWrite],
    ['Output', output],
  ] as const
  const made = costMadeBy(requestData(request))
  return (
    <tr data-open={isPicked || undefined} onClick={onPick}>
      <td className="tk-request">
        {withDay && <span className="meta num">{day.slice(5)} </span>}
        <Clock at={at} /> {requestId !== null && <UntrustedText className="mono mute" text={requestId} />}
      </td>
      {withAgent && (
        <td>
          <AgentName id={agent?.id} name={agent?.name ?? agentId ?? 'no agent'} />
        </td>
      )}
      {withModel && (
        <td className="cut">
          <UntrustedText text={model} />
        </td>
      )}
      {figures.map(([label, count]) => (
        <td key={label} className="n" data-label={label}>
          {countWords(count)}
        </td>
      ))}
      <td className="n" data-label="Cost">
        <b>{costUsd === null ? '–' : requestCost(costUsd)}</b>
      </td>
      <td>
        <button type="button" className="chip" data-status={CHIP[made]} aria-pressed={isPicked} onClick={onPick}>
          {made}
        </button>
      </td>
    </tr>
  )
}
