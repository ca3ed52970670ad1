import type { Priority } from '#lib/protocol/event.ts'

const BLOCKS: Readonly<Record<Priority, number>> = { low: 1, normal: 2, high: 3, urgent: 3 }

/** Priority as the left edge of a card: three blocks, filled from below. The words stand with the title. */
export const PriorityEdge = ({ priority }: { priority: Priority }) => (
  <span className="card-edge" data-priority={priority} aria-hidden="true">
    {[3, 2, 1].map((at) => (
      <i key={at} className={at <= BLOCKS[priority] ? 'is-on' : undefined} />
    ))}
  </span>
)
