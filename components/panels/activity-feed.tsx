'use client'

import { ArrowUp } from 'lucide-react'
import { useCallback, useMemo, useRef, useState } from 'react'
import { LIST_MS, useCalmLive } from '#lib/client/use-live.ts'
import type { Activity, MissionState } from '#lib/state/model.ts'
import { isLevelRef } from '../levels/level-words.ts'
import { useLevels } from '../levels/use-levels.ts'
import { sameItems } from '../live/same.ts'
import { Empty } from '../ui/empty.tsx'
import { countWords } from '../ui/figures.ts'
import { Icon } from '../ui/icon.tsx'
import { Window } from '../ui/window.tsx'
import { FeedLines } from './feed-lines.tsx'
import { newestFirst, newSince } from './feed-order.ts'

const activity = (state: MissionState) => state.activity
const withoutLevels = ({ activity: lines }: MissionState) => lines.filter(({ ref }) => !isLevelRef(ref))

/**
 * What happens, newest first. Rows do not move under a pointer, a focus or a scrolled view: what comes in then waits
 * behind a count.
 */
export function ActivityFeed() {
  const levels = useLevels()
  const live = useCalmLive(levels ? activity : withoutLevels, LIST_MS, sameItems)
  const [held, setHeld] = useState<readonly Activity[] | null>(null)
  const list = useRef<HTMLDivElement>(null)
  const inside = useRef(false)
  const hold = useCallback(() => setHeld((shown) => shown ?? live), [live])
  const release = () => {
    const scrolled = (list.current?.scrollTop ?? 0) > 0
    if (!inside.current && !scrolled) setHeld(null)
  }
  const enter = () => {
    inside.current = true
    hold()
  }
  const leave = () => {
    inside.current = false
    release()
  }
  const showNew = () => {
    list.current?.scrollTo({ top: 0 })
    setHeld(inside.current ? live : null)
  }
  const shown = held ?? live
  const lines = useMemo(() => newestFirst(shown, held !== null), [shown, held])
  const waiting = held ? newSince(live, held) : 0
  return (
    <Window
      title="Activity"
      className="feed"
      beside={
        waiting > 0 && (
          <button type="button" className="new-pill" onClick={showNew}>
            <Icon of={ArrowUp} />
            {countWords(waiting)} new
          </button>
        )
      }
      end={held ? 'paused while you read' : undefined}
    >
      <div
        ref={list}
        className="feed-list"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
        tabIndex={0}
        role="log"
        aria-live="off"
        aria-label="Activity, newest first"
        onPointerEnter={enter}
        onPointerLeave={leave}
        onFocus={enter}
        onBlur={leave}
        onScroll={() => (list.current && list.current.scrollTop > 0 ? hold() : release())}
      >
        {shown.length === 0 ? (
          <Empty title="No activity yet">
            Tool calls, messages and changes of your agents stand here as they happen, the newest on top.
          </Empty>
        ) : (
          <FeedLines box={list} lines={lines} isRead={held !== null} />
        )}
      </div>
    </Window>
  )
}
