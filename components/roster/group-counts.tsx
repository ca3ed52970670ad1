import { countWords } from '../ui/figures.ts'
import { PixelGlyph } from '../ui/pixel-glyph.tsx'
import type { RosterGroup } from './roster.ts'

/** Who needs you first. */
const ORDER = ['error', 'waiting', 'stale', 'working', 'idle', 'offline'] as const

/** How many of a group have each status, where any has it. */
export const GroupCounts = ({ counts }: Pick<RosterGroup, 'counts'>) =>
  ORDER.map((status) => {
    const count = counts[status]
    return (
      count !== undefined && (
        <span key={status} className="status" data-status={status} title={`${countWords(count)} ${status}`}>
          <PixelGlyph name={status} />
          <span className="num">{countWords(count)}</span>
          <span className="sr">{status}</span>
        </span>
      )
    )
  })
