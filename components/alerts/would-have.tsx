'use client'

import useSWR from 'swr'
import type { Preview } from '#lib/control/alerts/preview.ts'
import type { AlertRule } from '#lib/state/model.ts'
import type { AnswerError } from '../rest/send-json.ts'
import { previewRule } from './alert-calls.ts'
import { durationWords } from './rule-words.ts'

/** How often it would have fired, as far as the log says. */
export function WouldHave({ draft }: { draft: Pick<AlertRule, 'kind' | 'params' | 'scope'> }) {
  const { data, error } = useSWR<Preview, AnswerError>(
    ['preview', JSON.stringify(draft)],
    ([, key]: [string, string]) => previewRule(key),
    {
      revalidateOnFocus: false,
      keepPreviousData: true,
      dedupingInterval: 60_000,
    },
  )
  if (error) return <span className="spring meta">how often it would have fired is not known now</span>
  if (data === undefined) return <span className="spring meta">looking through the log</span>
  const { times, since, isWholeDay } = data
  if (times === null) return <span className="spring meta">the log does not say how often it would have fired</span>
  const span = isWholeDay
    ? 'in the last day'
    : `in the last ${durationWords(toMinutes(Date.now() - Date.parse(since)))}`
  return (
    <span className="spring meta">
      would have fired <b className="num">{times === 1 ? 'once' : `${times} times`}</b> {span}
    </span>
  )
}

const toMinutes = (ms: number): number => Math.max(1, Math.round(ms / 60_000)) * 60_000
