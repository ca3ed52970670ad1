import { scoreParts } from '#lib/state/lead-selectors.ts'
import type { Lead } from '#lib/state/model.ts'
import { partWords } from './lead-words.ts'
import { partColour } from './part-colour.ts'

/** The parts of a score: each track as wide as what the part can reach, filled as far as it does. */
export function ScoreBar({ parts }: Pick<Lead, 'parts'>) {
  const all = scoreParts(parts)
  const words = all.map(partWords).join(', ')
  if (all.length === 0) return null
  return (
    <span className="lead-bar" role="img" aria-label={words} title={words}>
      {all.map(({ name, points, most }) => (
        <span key={name} style={{ flexGrow: most ?? Math.max(points, 1) }}>
          <i style={{ width: `${shareOf(points, most) * 100}%`, background: partColour(name) }} />
        </span>
      ))}
    </span>
  )
}

export const shareOf = (points: number, most: number | null): number =>
  most === null ? 1 : Math.max(0, Math.min(1, points / most))
