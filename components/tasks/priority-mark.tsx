import type { Priority } from '#lib/protocol/event.ts'

const BARS: Readonly<Record<Priority, number>> = { low: 1, normal: 2, high: 3, urgent: 3 }

/** Priority as three bars beside its word; the word is for screen readers where there is no room for it. */
export function PriorityMark({ priority }: { priority: Priority }) {
  return (
    <span className="prio" data-priority={priority} title={`${priority} priority`}>
      <svg viewBox="0 0 11 10" width="11" height="10" shapeRendering="crispEdges" aria-hidden="true">
        {[4, 7, 10].map((height, at) => (
          <rect
            key={height}
            className={at < BARS[priority] ? 'is-on' : undefined}
            x={at * 4}
            y={10 - height}
            width="3"
            height={height}
          />
        ))}
      </svg>
      <span className="sr">{priority} priority</span>
    </span>
  )
}
