'use client'

import { Fragment, useState } from 'react'
import { Clock } from '../ui/clock.tsx'
import { countWords } from '../ui/figures.ts'
import { UntrustedText } from '../untrusted-text.tsx'
import { callTime } from './call-time.ts'
import { costMadeBy, partsOf, requestCost, type TokenRequest } from './requests.ts'

/** Requests, newest first; the picked one opens and says how its cost was made. */
export function RequestTable({ requests }: { requests: readonly TokenRequest[] }) {
  const [picked, setPicked] = useState<number | null>(null)
  return (
    <table className="ap-requests">
      <caption className="sr">Requests, newest first</caption>
      <thead>
        <tr>
          {['At', 'In', 'Cached', 'Out', 'Cost', 'Made'].map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {requests.map((request) => (
          <Fragment key={request.seq}>
            <RequestLine
              request={request}
              isOpen={picked === request.seq}
              onPick={() => setPicked(picked === request.seq ? null : request.seq)}
            />
            {picked === request.seq && (
              <tr className="ap-made">
                <td colSpan={6}>
                  <Made request={request} />
                </td>
              </tr>
            )}
          </Fragment>
        ))}
      </tbody>
    </table>
  )
}

function RequestLine(props: { request: TokenRequest; isOpen: boolean; onPick: () => void }) {
  const { data, at } = props.request
  const counts = [data.input, data.cacheRead, data.output]
  return (
    <tr data-open={props.isOpen || undefined} onClick={props.onPick}>
      <td>
        <Clock at={at} />
      </td>
      {counts.map((count, column) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its column
        <td key={column}>{count === undefined ? <span className="mute">–</span> : countWords(count)}</td>
      ))}
      <td>
        <b>{data.costUsd === undefined ? '–' : requestCost(data.costUsd)}</b>
      </td>
      <td>
        <button
          type="button"
          className="ap-made-by"
          aria-expanded={props.isOpen}
          onClick={(event) => {
            event.stopPropagation()
            props.onPick()
          }}
        >
          {costMadeBy(data)}
        </button>
      </td>
    </tr>
  )
}

const TOTALS = {
  reported: 'as the client reported',
  priced: 'from the price list',
  'no price': 'no price is known',
} as const

function Made({ request: { data } }: { request: TokenRequest }) {
  const { costUsd, model, requestId, durationMs } = data
  return (
    <dl>
      <div>
        <dt>
          <UntrustedText text={model} />
          {durationMs !== undefined && ` in ${callTime(durationMs)}`}
        </dt>
        <dd className="mono cut">{requestId !== undefined && <UntrustedText text={requestId} />}</dd>
      </div>
      {partsOf(data).map(({ name, tokens }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{countWords(tokens)}</dd>
        </div>
      ))}
      <div className="ap-total">
        <dt>{TOTALS[costMadeBy(data)]}</dt>
        <dd>{costUsd === undefined ? '–' : requestCost(costUsd)}</dd>
      </div>
    </dl>
  )
}
