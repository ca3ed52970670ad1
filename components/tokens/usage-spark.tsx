import { memo } from 'react'
import { PULSE_HEIGHT, pulsePaths } from '../ui/sparkline.ts'

/** How a line's usage went over the span. A decoration: the chart says the same of all. */
export const UsageSpark = memo(
  function UsageSpark({ heights, colour }: { heights: readonly number[]; colour: string }) {
    const { columns, zeros, width } = pulsePaths(heights)
    return (
      <svg
        className="tk-spark"
        viewBox={`0 0 ${width} ${PULSE_HEIGHT}`}
        preserveAspectRatio="none"
        shapeRendering="crispEdges"
        aria-hidden="true"
        style={{ fill: colour }}
      >
        <path d={columns} />
        <path className="zero" d={zeros} />
      </svg>
    )
  },
  (a, b) => a.colour === b.colour && a.heights.join() === b.heights.join(),
)
