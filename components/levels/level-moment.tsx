'use client'

import { useEffect, useState } from 'react'
import { useLiveContext } from '#lib/client/use-live.ts'
import type { EventOf, MissionEvent } from '#lib/protocol/event.ts'
import { AvatarTile } from '../ui/avatar/avatar-tile.tsx'
import { parseLook, readLook } from '../ui/look.ts'
import { PixelGlyph } from '../ui/pixel-glyph.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import { useLevels } from './use-levels.ts'

const SHOWN_MS = 4_000
/** What a page catches up on is no news any more; the feed has it. */
const NEWS_MS = 30_000

interface Moment {
  readonly seq: number
  readonly agentId: string
  readonly name: string
  readonly kind: string
  readonly level: number
}

const isLevelUp = (event: MissionEvent): event is EventOf<'agent:levelUp'> => event.type === 'agent:levelUp'

/** An agent reached a level: a ribbon at the edge of the page, one at a time, and then it is over. Plain has none. */
export function LevelMoment() {
  const { store, ticker } = useLiveContext()
  const levels = useLevels()
  const [moment, setMoment] = useState<Moment | null>(null)
  useEffect(() => {
    if (!levels) return
    const hear = (events: readonly MissionEvent[] | null) => {
      const event = events?.findLast(isLevelUp)
      if (event === undefined || document.hidden || parseLook(readLook()).skin === 'plain') return
      const agent = store.getState().agents.get(event.data.agentId)
      if (agent === undefined || ticker.now(1_000) - Date.parse(event.at) > NEWS_MS) return
      const { id: agentId, name, kind } = agent
      const next = { seq: event.seq, agentId, name, kind, level: event.data.level }
      setMoment((shown) => shown ?? next)
    }
    return store.tap(hear)
  }, [store, ticker, levels])
  useEffect(() => {
    if (moment === null) return
    const timer = setTimeout(setMoment, SHOWN_MS, null)
    return () => clearTimeout(timer)
  }, [moment])
  return (
    <div className="level-moments" role="status">
      {moment !== null && (
        <div className="level-moment px px-drop game levels" key={moment.seq}>
          <span className="level-jump" aria-hidden="true">
            <AvatarTile id={moment.agentId} name={moment.name} kind={moment.kind} size={36} bare />
            <i className="level-spark" />
            <i className="level-spark" />
          </span>
          <span>
            <span className="level-ribbon num-px">
              <PixelGlyph name="star" />
              Level {moment.level}
            </span>
            <b className="cut">
              <UntrustedText text={moment.name} />
            </b>
          </span>
        </div>
      )}
    </div>
  )
}
