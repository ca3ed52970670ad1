'use client'

import dynamic from 'next/dynamic'
import { useCallback, useMemo, useState } from 'react'
import { useLive, useNow } from '#lib/client/use-live.ts'
import type { MissionState } from '#lib/state/model.ts'
import { type TaskFlow, taskFlow, tasksByStatus } from '#lib/state/selectors.ts'
import { useWorkspaceDay } from '../live/use-workspace-day.ts'
import { countWords } from '../ui/figures.ts'
import { STAGE_WORDS, STAGES, type Stage, stageWords } from './flow-words.ts'
import { useTaskAddress } from './use-task-address.ts'

// Not before it is asked for: the strip alone answers most looks.
const TasksPanel = dynamic(() => import('./tasks-panel.tsx').then((module) => module.TasksPanel))

const tasksOf = (state: MissionState) => state.tasks
const MOST_CRATES = 12

/** Where the tasks of the office stand; every stage opens the panel with its tasks. @param onlyWithTasks shows nothing while there are none. */
export function TaskStrip({ onlyWithTasks = false }: { onlyWithTasks?: boolean }) {
  const tasks = useLive(tasksOf)
  const day = useWorkspaceDay()
  const now = useNow()
  const byStatus = useMemo(() => tasksByStatus({ tasks }, day), [tasks, day])
  const flow = taskFlow(byStatus, now)
  const [stage, setStage] = useState<Stage | null>(null)
  const [task, setTask] = useTaskAddress()
  const open = stage !== null || task !== null
  const close = useCallback(() => {
    setStage(null)
    setTask(null)
  }, [setTask])
  if (onlyWithTasks && tasks.size === 0 && !open) return null
  return (
    <>
      <section className="flow window px px-drop" aria-label="Task flow">
        {STAGES.map((stage) => (
          <StageButton
            key={stage}
            stage={stage}
            count={byStatus[stage].length}
            flow={flow}
            nowMs={now}
            onOpen={() => setStage(stage)}
          />
        ))}
      </section>
      {open && <TasksPanel stage={stage ?? 'backlog'} task={task} onTask={setTask} onClose={close} />}
    </>
  )
}

interface StageButtonProps {
  readonly stage: Stage
  readonly count: number
  readonly flow: TaskFlow
  readonly nowMs: number
  readonly onOpen: () => void
}

function StageButton({ stage, count, flow, nowMs, onOpen }: StageButtonProps) {
  const { note, says } = stageWords(stage, flow, nowMs)
  const closed = stage === 'done' || stage === 'failed'
  return (
    <button
      type="button"
      className="stage"
      data-stage={stage}
      data-none={count === 0}
      aria-haspopup="dialog"
      title={says}
      onClick={onOpen}
    >
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
    </button>
  )
}
