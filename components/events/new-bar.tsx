'use client'

import { ArrowUp } from 'lucide-react'
import type { EventHistoryState } from '#lib/client/event-history.ts'
import { clockWords } from '../ui/clock-words.ts'
import { countWords } from '../ui/figures.ts'
import { Icon } from '../ui/icon.tsx'

/** Always there, so that nothing jumps when it has something to say. */
export function NewBar({ state, onShow }: { state: EventHistoryState; onShow: () => void }) {
  const { held, waiting, trimmed } = state
  if (held === null) return <p className="ev-bar meta">Live, newest first</p>
  const since = `held since ${clockWords(held.at)}`
  // Newer rows that were let go while reading far back come again with those that wait.
  const newer = waiting + trimmed
  if (newer === 0) return <p className="ev-bar meta">Nothing new, {since}</p>
  return (
    <button type="button" className="ev-bar ev-bar-new" onClick={onShow}>
      <Icon of={ArrowUp} />
      <b>
        {countWords(newer)} {trimmed > 0 ? 'newer' : 'new'}
      </b>
      <span>· {since}</span>
    </button>
  )
}
