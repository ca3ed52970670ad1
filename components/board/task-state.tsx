'use client'

import { useCallback } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import type { MissionState, Task } from '#lib/state/model.ts'
import { STATUS_WORDS } from '../tasks/task-words.ts'
import { Chip } from '../ui/chip.tsx'
import { PixelGlyph } from '../ui/pixel-glyph.tsx'
import { TROUBLE_WORDS, troubleOf } from './task-marks.ts'

/** Where it stands, and what is wrong with it. */
export function TaskState({ task }: { task: Task }) {
  const trouble = useLive(useCallback(({ agents }: MissionState) => troubleOf(task, agents), [task]))
  if (trouble === null)
    return (
      <span className="task-stage" data-stage={task.status}>
        {STATUS_WORDS[task.status]}
      </span>
    )
  return (
    <Chip status={trouble}>
      <PixelGlyph name={trouble} />
      {STATUS_WORDS[task.status]}, {TROUBLE_WORDS[trouble]}
    </Chip>
  )
}
