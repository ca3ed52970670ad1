'use client'

import { ArrowUp } from 'lucide-react'
import type { EventHistoryState } from '#lib/client/event-history.ts'
import { clockWords } from '../ui/clock-words.ts'
import { countWords } from '../ui/figures.ts'
import { Icon } from '../ui/icon.tsx'

/** Always there, so that nothing jumps when it has something to say. */
export function NewBar({ state, onShow }: { state: EventHistoryState; onShow: () => void }) {
  const { held, waiting } = state
  if (held === null) return <p className="ev-bar meta">Live, newest first</p>
  const since = `held since ${clockWords(held.at)}`
  if (waiting === 0) return <p className="ev-bar meta">Nothing new, {since}</p>
  return (
    <button type="button" className="ev-bar ev-bar-new" onClick={onShow}>
      <Icon of={ArrowUp} />
      <b>{countWords(waiting)} new</b>
      <span>· {since}</span>
    </button>
  )
}
