'use client'

import { Fragment, useState } from 'react'
import { Clock } from '../ui/clock.tsx'
import { countWords } from '../ui/figures.ts'
import { UntrustedText } from '../untrusted-text.tsx'
import { RequestMade } from './request-made.tsx'
import { costMadeBy, requestCost, type TokenRequest } from './requests.ts'

export interface RequestTableProps {
  readonly requests: readonly TokenRequest[]
  /** They are of several models or agents. */
  readonly withModel?: boolean
}

const COLUMNS = ['At', 'In', 'Cached', 'Out', 'Cost', 'Made']
const WITH_MODEL = COLUMNS.toSpliced(1, 0, 'Model')

/** Requests, newest first; the picked one opens and says how its cost was made. */
export function RequestTable({ requests, withModel = false }: RequestTableProps) {
  const columns = withModel ? WITH_MODEL : COLUMNS
  const [picked, setPicked] = useState<number | null>(null)
  return (
    <table className="ap-requests">
      <caption className="sr">Requests, newest first</caption>
      <thead>
        <tr>
          {columns.map((name) => (
            <th key={name} scope="col" className={name === 'Model' ? 'made-model' : undefined}>
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
              withModel={withModel}
              isOpen={picked === request.seq}
              onPick={() => setPicked(picked === request.seq ? null : request.seq)}
            />
            {picked === request.seq && (
              <tr className="ap-made">
                <td colSpan={columns.length}>
                  <RequestMade data={request.data} />
                </td>
              </tr>
            )}
          </Fragment>
        ))}
      </tbody>
    </table>
  )
}

interface RequestLineProps {
  readonly request: TokenRequest
  readonly withModel: boolean
  readonly isOpen: boolean
  readonly onPick: () => void
}

function RequestLine(props: RequestLineProps) {
  const { data, at } = props.request
  const counts = [data.input, data.cacheRead, data.output]
  return (
    <tr data-open={props.isOpen || undefined} onClick={props.onPick}>
      <td>
        <Clock at={at} />
      </td>
      {props.withModel && (
        <td className="made-model cut" title={data.model}>
          <UntrustedText text={data.model} />
        </td>
      )}
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
