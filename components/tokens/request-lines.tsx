'use client'

import { useState } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import type { MissionState } from '#lib/state/model.ts'
import type { UsageRequest } from '#lib/usage/usage-answers.ts'
import { AgentName } from '../agents/agent-name.tsx'
import { RequestMade } from '../agents/request-made.tsx'
import { costMadeBy, requestCost } from '../agents/requests.ts'
import { Clock } from '../ui/clock.tsx'
import { countWords } from '../ui/figures.ts'
import { UntrustedText } from '../untrusted-text.tsx'
import { requestData } from './shown-request.ts'

export interface RequestLinesProps {
  /** Newest first. */
  readonly requests: readonly UsageRequest[]
  /** They are of several days. */
  readonly withDay: boolean
  /** They are of several agents. */
  readonly withAgent?: boolean
}

const CHIP = { reported: 'working', priced: 'idle', 'no price': 'offline' } as const

/** Requests, and beside them how the cost of the picked one was made. */
export function RequestLines({ requests, withDay, withAgent = false }: RequestLinesProps) {
  const [picked, setPicked] = useState<number | null>(null)
  const shown = requests.find(({ seq }) => seq === picked) ?? requests[0]
  return (
    <div className="tk-drill">
      <div className="tk-requests">
        <table>
          <caption className="sr">Requests, newest first</caption>
          <thead>
            <tr>
              <th scope="col">Request</th>
              {withAgent && <th scope="col">Agent</th>}
              <th scope="col">Model</th>
              <th scope="col" className="n">
                Input
              </th>
              <th scope="col" className="n">
                Cache read
              </th>
              <th scope="col" className="n">
                Cache write
              </th>
              <th scope="col" className="n">
                Output
              </th>
              <th scope="col" className="n">
                Cost
              </th>
              <th scope="col">Made</th>
            </tr>
          </thead>
          <tbody>
            {requests.map((request) => (
              <RequestLine
                key={request.seq}
                {...{ request, withDay, withAgent }}
                isPicked={request === shown}
                onPick={() => setPicked(request.seq)}
              />
            ))}
          </tbody>
        </table>
      </div>
      {shown && <Made request={shown} />}
    </div>
  )
}

interface RequestLineProps {
  readonly request: UsageRequest
  readonly withDay: boolean
  readonly withAgent: boolean
  readonly isPicked: boolean
  readonly onPick: () => void
}

const agentsOf = (state: MissionState) => state.agents

function RequestLine({ request, withDay, withAgent, isPicked, onPick }: RequestLineProps) {
  const agents = useLive(agentsOf)
  const { at, day, agentId, model, input, cacheRead, cacheWrite, output, costUsd, requestId } = request
  const agent = agentId === null ? undefined : agents.get(agentId)
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
      <td className="cut">
        <UntrustedText text={model} />
      </td>
      {[input, cacheRead, cacheWrite, output].map((count, column) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its column
        <td key={column} className="n">
          {countWords(count)}
        </td>
      ))}
      <td className="n">
        <b>{costUsd === null ? '–' : requestCost(costUsd)}</b>
      </td>
      <td>
        <button type="button" className="chip px" data-status={CHIP[made]} aria-pressed={isPicked} onClick={onPick}>
          {made}
        </button>
      </td>
    </tr>
  )
}

const Made = ({ request }: { request: UsageRequest }) => (
  <div className="tk-made">
    <p>
      <b>How {request.costUsd === null ? 'this' : requestCost(request.costUsd)} was made</b>
    </p>
    <RequestMade data={requestData(request)} />
  </div>
)
