'use client'

import Link from 'next/link'
import { useMemo } from 'react'
import { useLive, useNow } from '#lib/client/use-live.ts'
import type { MissionState } from '#lib/state/model.ts'
import { type TaskFlow, taskFlow, tasksByStatus } from '#lib/state/selectors.ts'
import { useWorkspaceDay } from '../live/use-workspace-day.ts'
import { countWords } from '../ui/figures.ts'
import { STAGE_WORDS, STAGES, type Stage, stageWords } from './flow-words.ts'

const tasksOf = (state: MissionState) => state.tasks
const MOST_CRATES = 12

/** Where the tasks of the office stand; every stage leads to the board. @param onlyWithTasks shows nothing while there are none. */
export function TaskStrip({ onlyWithTasks = false }: { onlyWithTasks?: boolean }) {
  const tasks = useLive(tasksOf)
  const day = useWorkspaceDay()
  const now = useNow()
  const byStatus = useMemo(() => tasksByStatus({ tasks }, day), [tasks, day])
  const flow = taskFlow(byStatus, now)
  if (onlyWithTasks && tasks.size === 0) return null
  return (
    <section className="flow window px px-drop" aria-label="Task flow">
      {STAGES.map((stage) => (
        <StageLink key={stage} stage={stage} count={byStatus[stage].length} flow={flow} nowMs={now} />
      ))}
    </section>
  )
}

interface StageLinkProps {
  readonly stage: Stage
  readonly count: number
  readonly flow: TaskFlow
  readonly nowMs: number
}

function StageLink({ stage, count, flow, nowMs }: StageLinkProps) {
  const { note, says } = stageWords(stage, flow, nowMs)
  const closed = stage === 'done' || stage === 'failed'
  return (
    <Link href="/tasks" prefetch={false} className="stage" data-stage={stage} data-none={count === 0} title={says}>
      <span className="num-px-2">
        {countWords(count)}
        {closed && flow.closedAtLeast && '+'}
      </span>
      <span className="stage-text">
        <b>{STAGE_WORDS[stage]}</b>
        <span className="meta cut">{note}</span>
      </span>
      <span className="crates" aria-hidden="true">
        {Array.from({ length: Math.min(count, MOST_CRATES) }, (_, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: blocks are alike and only counted
          <i key={at} />
        ))}
      </span>
    </Link>
  )
}
