'use client'

import { useLive } from '#lib/client/use-live.ts'
import { needsCount } from '#lib/state/selectors.ts'
import { plural } from '../ui/figures.ts'

/** The count beside Deck: the same that the verdict says. Nothing while nothing needs anybody. */
export function NeedsCount() {
  const count = useLive(needsCount)
  if (count === 0) return null
  return (
    <span className="count count-hot">
      {count}
      <span className="sr">{plural(count, 'thing needs you', 'things need you').slice(String(count).length)}</span>
    </span>
  )
}
