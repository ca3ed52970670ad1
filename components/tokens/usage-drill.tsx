'use client'

import { useState } from 'react'
import useSWR from 'swr'
import type { Usage } from '#lib/state/model.ts'
import type { UsageRequestsAnswer } from '#lib/usage/usage-answers.ts'
import { startWords } from '../burn/step-words.ts'
import type { AnswerError } from '../rest/send-json.ts'
import { Button } from '../ui/button.tsx'
import { costWords, countWords, plural } from '../ui/figures.ts'
import { NotLoaded } from './not-loaded.tsx'
import { RequestLines } from './request-lines.tsx'
import { restOf } from './rest-of.ts'
import type { Days } from './time-span.ts'
import { loadRequests, requestsPath, type UsageScope } from './usage-calls.ts'
import { useAfterUsage } from './use-usage.ts'

const FEW = 4
const MANY = 100

export interface UsageDrillProps {
  readonly days: Days
  readonly only: UsageScope
  /** All that the line says. */
  readonly usage: Usage
  /** Shows all of them in the table of requests; null where no filter leaves only these. */
  readonly onAll: (() => void) | null
}

/** The newest requests that a line is made of, and what the others come to. */
export function UsageDrill({ days, only, usage, onAll }: UsageDrillProps) {
  const [limit, setLimit] = useState(FEW)
  const path = requestsPath(only, days, limit)
  const { data, error, mutate, isValidating } = useSWR<UsageRequestsAnswer, AnswerError>(path, loadRequests, {
    keepPreviousData: true,
  })
  useAfterUsage(path, mutate)
  const wrong = error && (
    <NotLoaded title="The requests did not load" again={() => void mutate()} {...{ error, isValidating }} />
  )
  if (data === undefined) return wrong ?? <span className="skeleton tk-drill-wait" />
  const { items, keptFrom } = data
  const rest = restOf(usage, items)
  return (
    <>
      {items.length > 0 && <RequestLines requests={items} withDay={days.from !== days.to} />}
      <p className="tk-drill-foot meta">
        <span>
          {rest.requests === 0
            ? `All ${plural(items.length, 'request', 'requests')}`
            : `${countWords(items.length)} of ${plural(usage.requests, 'request', 'requests')}, the others come to ${costWords(rest)}`}
          {keptFrom !== null && keptFrom > days.from && `; before ${startWords(keptFrom)} only sums are kept`}
        </span>
        {data.next !== undefined && onAll !== null && (
          <Button tone="quiet" onClick={onAll}>
            All {countWords(usage.requests)}
          </Button>
        )}
        {data.next !== undefined && onAll === null && limit === FEW && (
          <Button tone="quiet" onClick={() => setLimit(MANY)}>
            Show {countWords(Math.min(MANY, usage.requests))}
          </Button>
        )}
      </p>
      {wrong}
    </>
  )
}
