import { memo } from 'react'
import { PULSE_HEIGHT, pulsePaths } from './sparkline.ts'

/** What was heard lately, as columns. A decoration of the age and the feed, which say the same in words. */
export const Pulse = memo(function Pulse({ counts }: { counts: readonly number[] }) {
  const { columns, zeros, width } = pulsePaths(counts)
  return (
    <svg
      className="pulse"
      width={width}
      height={PULSE_HEIGHT}
      viewBox={`0 0 ${width} ${PULSE_HEIGHT}`}
      preserveAspectRatio="xMaxYMax slice"
      shapeRendering="crispEdges"
      aria-hidden="true"
    >
      <path d={columns} />
      <path className="zero" d={zeros} />
    </svg>
  )
})
