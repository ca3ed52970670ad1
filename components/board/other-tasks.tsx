'use client'

import { useCallback } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import type { MissionState, Task } from '#lib/state/model.ts'
import { sameItems } from '../live/same.ts'
import { STATUS_WORDS } from '../tasks/task-words.ts'
import { PixelGlyph } from '../ui/pixel-glyph.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import { visibleText } from '../visible-text.ts'
import { shortId } from './short-id.ts'

type Tasks = MissionState['tasks']

/** What it waits for, and what waits for it, each leading to its task. */
export function OtherTasks({ task, onOpen }: { task: Task; onOpen: (id: string) => void }) {
  const { id, dependsOn } = task
  const needs = useLive(
    useCallback(({ tasks }: MissionState) => dependsOn.map((one) => tasks.get(one)), [dependsOn]),
    sameItems,
  )
  const blocks = useLive(
    useCallback(({ tasks }: MissionState) => waitingFor(tasks, id), [id]),
    sameItems,
  )
  return (
    <>
      {dependsOn.length > 0 && (
        <>
          <dt>Needs</dt>
          <dd className="task-others">
            {dependsOn.map((other, at) => (
              <Other key={other} id={other} task={needs[at]} onOpen={onOpen} />
            ))}
          </dd>
        </>
      )}
      {blocks.length > 0 && (
        <>
          <dt>Blocks</dt>
          <dd className="task-others">
            {blocks.map((other) => (
              <Other key={other.id} id={other.id} task={other} onOpen={onOpen} />
            ))}
          </dd>
        </>
      )}
    </>
  )
}

const waitingFor = (tasks: Tasks, id: string): readonly Task[] =>
  [...tasks.values()].filter(({ dependsOn }) => dependsOn.includes(id))

function Other({ id, task, onOpen }: { id: string; task: Task | undefined; onOpen: (id: string) => void }) {
  if (!task) return <span className="mute">{visibleText(id)}, not here any more</span>
  return (
    <button type="button" className="task-other" onClick={() => onOpen(id)}>
      {task.status === 'done' && <PixelGlyph name="done" />}
      <span className="mono">{shortId(id)}</span>
      <UntrustedText className="cut" text={task.title} />
      <span className="meta">{STATUS_WORDS[task.status].toLowerCase()}</span>
    </button>
  )
}
