import { Link2, Lock } from 'lucide-react'
import { countWords } from '../ui/figures.ts'
import { Icon } from '../ui/icon.tsx'
import { visibleText } from '../visible-text.ts'
import { shortId } from './short-id.ts'
import type { Links } from './task-marks.ts'

/** What a task waits for, or how many wait for it. */
export function LinkMark({ links: { waitsFor, blocks } }: { links: Links }) {
  const [first, ...others] = waitsFor
  if (first !== undefined)
    return (
      <span className="icon-s cut" title={`Waits for ${waitsFor.map(visibleText).join(', ')}`}>
        <Icon of={Lock} />
        <span className="cut">
          after {shortId(first)}
          {others.length > 0 && ` +${others.length}`}
        </span>
      </span>
    )
  if (blocks.length === 0) return null
  return (
    <span className="icon-s" title={`${blocks.map(visibleText).join(', ')} wait for it`}>
      <Icon of={Link2} />
      blocks {countWords(blocks.length)}
    </span>
  )
}
