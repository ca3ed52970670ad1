'use client'

import useSWRInfinite from 'swr/infinite'
import type { UsageRequestsAnswer } from '#lib/usage/usage-answers.ts'
import { startWords } from '../burn/step-words.ts'
import type { AnswerError } from '../rest/send-json.ts'
import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { countWords, plural } from '../ui/figures.ts'
import { NotLoaded } from './not-loaded.tsx'
import { RequestLines } from './request-lines.tsx'
import { spanWords } from './span-words.ts'
import { loadRequests, requestsPath } from './usage-calls.ts'
import type { Course } from './use-course.ts'
import { useAfterUsage } from './use-usage.ts'

const PAGE = 100

/** Every request of the span, newest first, page by page. */
export function RequestPages({ course: { span, only } }: { course: Course }) {
  const { data, error, mutate, size, setSize, isValidating } = useSWRInfinite<UsageRequestsAnswer, AnswerError>(
    (page, before: UsageRequestsAnswer | null) => {
      if (page > 0 && before?.next === undefined) return null
      return requestsPath(only, span, PAGE, before?.next)
    },
    loadRequests,
  )
  useAfterUsage('requests', mutate)
  const again = () => void mutate()
  if (data === undefined) {
    return error ? (
      <NotLoaded title="The requests did not load" {...{ error, again, isValidating }} />
    ) : (
      <span className="skeleton tk-drill-wait" />
    )
  }
  const requests = data.flatMap(({ items }) => items)
  const last = data.at(-1)
  const total = data[0]?.total.requests ?? 0
  // More pages were asked for than came.
  const isShort = error !== undefined && size > data.length
  if (requests.length === 0)
    return total === 0 ? (
      <Empty title={`No requests ${spanWords(span)}`} />
    ) : (
      <Empty title="Only their sums are kept">
        These are older than the requests that this server keeps one by one.
      </Empty>
    )
  return (
    <>
      <RequestLines requests={requests} withDay={span.from !== span.to} withAgent />
      <p className="tk-drill-foot meta">
        <span>
          {countWords(requests.length)} of {plural(total, 'request', 'requests')}
          {last?.keptFrom != null &&
            last.keptFrom > span.from &&
            `; before ${startWords(last.keptFrom)} only sums are kept`}
        </span>
        {last?.next !== undefined && !isShort && (
          <Button tone="quiet" disabled={isValidating} onClick={() => void setSize((size) => size + 1)}>
            Show older ones
          </Button>
        )}
      </p>
      {error && (
        <NotLoaded
          title={isShort ? 'The older requests did not load' : 'The newest requests did not load'}
          {...{ error, again, isValidating }}
        />
      )}
    </>
  )
}
