import { useCallback } from 'react'
import { useClock } from '#lib/client/use-live.ts'
import type { TaskStatus } from '#lib/protocol/event.ts'
import type { Task } from '#lib/state/model.ts'
import { ageWords, moneyWords } from '../ui/figures.ts'

/** What a column sums to, so that a list that is cut does not hide it; nothing where there is nothing to say. */
export function ColumnFoot({ status, tasks }: { status: TaskStatus; tasks: readonly Task[] }) {
  const age = useClock(
    useCallback((nowMs: number) => ageFoot(status, tasks, nowMs), [status, tasks]),
    10_000,
  )
  const nano = tasks.reduce((sum, { costNano }) => sum + costNano, 0)
  const words = [age, nano > 0 && moneyWords(nano)].filter(Boolean).join(', ')
  return words !== '' && <p className="col-foot meta">{words}</p>
}

function ageFoot(status: TaskStatus, tasks: readonly Task[], nowMs: number): string {
  if (tasks.length === 0 || (status !== 'ready' && status !== 'running' && status !== 'review')) return ''
  const ages = tasks.map(({ statusSince }) => nowMs - Date.parse(statusSince)).sort((a, b) => a - b)
  const oldest = ages.at(-1) ?? 0
  return status === 'ready' ? `oldest ${ageWords(oldest)}` : `median ${ageWords(ages[ages.length >> 1] ?? 0)}`
}
