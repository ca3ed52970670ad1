'use client'

import useSWR from 'swr'
import { useLive } from '#lib/client/use-live.ts'
import { daysBefore } from '#lib/state/instant.ts'
import type { MissionState, Task } from '#lib/state/model.ts'
import { useCalm } from '../live/use-calm.ts'
import { useWorkspaceDay } from '../live/use-workspace-day.ts'
import type { AnswerError } from '../rest/send-json.ts'
import { holderName } from '../tasks/task-words.ts'
import { loadUsage, type UsageFound, usagePath } from '../tokens/usage-calls.ts'
import { costWords, moneyWords } from '../ui/figures.ts'
import { UntrustedText } from '../untrusted-text.tsx'

/** While it is worked on, the server is asked at most this often. */
const CALM_MS = 3_000
/** Named one by one; the rest are a sum. */
const NAMED = 4

const agentsOf = (state: MissionState) => state.agents

/** What a task cost, and who spent how much of it. Without a price it is not known, which is not the same as nothing. */
export function TaskCost({ task: { id, createdAt, costNano } }: { task: Task }) {
  const to = useWorkspaceDay()
  const spent = useCalm(costNano, CALM_MS)
  // A day of the workspace may begin before that of UTC.
  const from = daysBefore(createdAt.slice(0, 10), 1)
  const path = usagePath({ by: 'agent', bucket: 'day', only: { taskId: id }, from, to })
  const { data } = useSWR<UsageFound, AnswerError>([path, spent], ([at]: [string]) => loadUsage(at), {
    keepPreviousData: true,
  })
  if (costNano > 0)
    return (
      <>
        <b className="num">{moneyWords(costNano)}</b>
        <ByHolder groups={data?.groups ?? []} />
      </>
    )
  if (data === undefined) return <span className="mute">–</span>
  return <span className="mute">{data.total.requests === 0 ? 'nothing used on it yet' : costWords(data.total)}</span>
}

/** Nothing where all that is known is the sum. */
function ByHolder({ groups }: Pick<UsageFound, 'groups'>) {
  const agents = useLive(agentsOf)
  const paid = groups.filter(({ usage }) => usage.costNano > 0)
  if (paid.length === 0) return null
  const rest = paid.slice(NAMED).reduce((sum, { usage }) => sum + usage.costNano, 0)
  return (
    <span className="meta cost-holders">
      {paid.slice(0, NAMED).map(({ key, label, usage }) => (
        <span key={key} className="num">
          <UntrustedText
            text={key === null ? 'nobody known' : (agents.get(key)?.name ?? label ?? holderName(key, agents))}
          />{' '}
          {moneyWords(usage.costNano)}
        </span>
      ))}
      {rest > 0 && <span className="num">others {moneyWords(rest)}</span>}
    </span>
  )
}
