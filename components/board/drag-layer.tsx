import type { Ref } from 'react'
import type { Carry } from './carry.ts'
import type { MovePlan } from './move-plan.ts'
import { TaskCard } from './task-card.tsx'
import { NO_LINKS } from './task-marks.ts'

export interface DragLayerProps {
  readonly ref: Ref<HTMLDivElement>
  readonly carry: Carry
  readonly plan: MovePlan | null
}

/** The card in the hand, and in words what letting go does. */
export const DragLayer = ({ ref, carry, plan }: DragLayerProps) => (
  <div ref={ref} className="drag-layer" aria-hidden="true">
    <TaskCard task={carry.task} links={NO_LINKS} />
    <span
      className="drag-tip num"
      data-refused={plan?.kind === 'refused' || undefined}
      data-over={(plan?.kind === 'move' && plan.isOver) || undefined}
    >
      {plan?.words ?? 'Over no column'} <kbd className="key">Esc</kbd> back
    </span>
  </div>
)
