'use client'

import { ArrowDownToLine } from 'lucide-react'
import { useEffect, useEffectEvent, useState } from 'react'
import type { EventHistory, EventHistoryState } from '#lib/client/event-history.ts'
import { useLive } from '#lib/client/use-live.ts'
import type { MissionState } from '#lib/state/model.ts'
import { percentWords } from '../ui/figures.ts'
import { Icon } from '../ui/icon.tsx'
import type { Hold } from './use-hold.ts'

export interface JumpButtonProps {
  readonly state: EventHistoryState
  readonly history: EventHistory
  readonly hold: Hold
  /** The oldest event is loaded. */
  readonly onArrive: () => void
}

const head = (state: MissionState) => state.last.seq

/** Reads back to the beginning of the log, says how far it is, and can be stopped. */
export function JumpButton({ state, history, hold, onArrive }: JumpButtonProps) {
  const { older, low } = state
  const newest = useLive(head)
  const [asked, setAsked] = useState(false)
  const arrive = useEffectEvent(() => {
    setAsked(false)
    if (older.kind === 'complete') onArrive()
  })
  const arrived = asked && older.kind !== 'loading'
  useEffect(() => {
    if (arrived) arrive()
  }, [arrived])
  if (older.kind === 'loading' && older.toOldest)
    return (
      <button type="button" className="ev-jump" onClick={() => history.stopLoading()}>
        Read {percentWords(newest === 0 ? 1 : 1 - low / newest)} · Stop
      </button>
    )
  const jump = () => {
    hold.because('scrolled', true)
    if (older.kind === 'complete') onArrive()
    else {
      setAsked(true)
      history.loadOldest()
    }
  }
  return (
    <button type="button" className="ev-jump" onClick={jump}>
      <Icon of={ArrowDownToLine} />
      Oldest
    </button>
  )
}
