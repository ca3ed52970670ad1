'use client'

import { useState } from 'react'
import type { UsageRequest } from '#lib/usage/usage-answers.ts'
import { RequestLine } from './request-line.tsx'
import { RequestSum } from './request-sum.tsx'

export interface RequestLinesProps {
  /** Newest first. */
  readonly requests: readonly UsageRequest[]
  /** They are of several days. */
  readonly withDay: boolean
  /** They are of several agents. */
  readonly withAgent?: boolean
}

const FIGURES = ['Input', 'Cache read', 'Cache write', 'Output', 'Cost']
const HEADS = ['Request', 'Agent', 'Model', ...FIGURES, 'Made']

/** Requests, and beside them how the cost of the picked one was made. */
export function RequestLines({ requests, withDay, withAgent = false }: RequestLinesProps) {
  const [picked, setPicked] = useState<number | null>(null)
  const withModel = withAgent || new Set(requests.map(({ model }) => model)).size > 1
  const shown = requests.find(({ seq }) => seq === picked) ?? requests[0]
  return (
    <div className="tk-drill">
      <div className="tk-requests">
        <table>
          <caption className="sr">Requests, newest first</caption>
          <thead>
            <tr>
              {HEADS.filter((head) => (withAgent || head !== 'Agent') && (withModel || head !== 'Model')).map(
                (head) => (
                  <th key={head} scope="col" className={FIGURES.includes(head) ? 'n' : undefined}>
                    {head}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {requests.map((request) => (
              <RequestLine
                key={request.seq}
                {...{ request, withDay, withAgent, withModel }}
                isPicked={request === shown}
                onPick={() => setPicked(request.seq)}
              />
            ))}
          </tbody>
        </table>
      </div>
      {shown && <RequestSum request={shown} />}
    </div>
  )
}
