'use client'

import { memo, useCallback } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import type { MissionEvent } from '#lib/protocol/event.ts'
import type { MissionState } from '#lib/state/model.ts'
import { useMe } from '../board/me.ts'
import { AvatarTile } from '../ui/avatar/avatar-tile.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import { familyOf } from './event-families.ts'
import { bytesOf, sizeWords, timeWords } from './event-figures.ts'
import { agentOf } from './event-view.ts'
import { actorWords, eventLine } from './event-words.ts'

/** The cells of one row. An event never changes, so neither do they. */
export const EventRow = memo(function EventRow({ event }: { event: MissionEvent }) {
  const { words, tone } = eventLine(event, useMe())
  return (
    <>
      <time dateTime={event.at}>{timeWords(event.at)}</time>
      <span className="ev-seq">{event.seq.toLocaleString('en-US')}</span>
      <EventType type={event.type} />
      <By event={event} />
      <span className="ev-what cut" data-status={tone ?? undefined}>
        <UntrustedText text={words} />
      </span>
      <span className="ev-size">{sizeWords(bytesOf(event))}</span>
    </>
  )
})

/** A type with the square of its family. */
export function EventType({ type }: { type: string }) {
  return (
    <span className="ev-type cut" data-family={familyOf(type)}>
      <i className="ev-square" />
      <span className="cut">{type}</span>
    </span>
  )
}

function By({ event }: { event: MissionEvent }) {
  const me = useMe()
  const id = agentOf(event)
  const who = useCallback((state: MissionState) => (id === null ? undefined : state.agents.get(id)), [id])
  const agent = useLive(who, (a, b) => a?.id === b?.id && a?.name === b?.name && a?.kind === b?.kind)
  if (id === null)
    return (
      <span className="ev-by mute">
        <UntrustedText className="cut" text={actorWords(event.actor, me)} />
      </span>
    )
  return (
    <span className="ev-by cut">
      <AvatarTile id={id} name={agent?.name ?? id} kind={agent?.kind ?? 'agent'} size={20} bare />
      <b className="cut">
        <UntrustedText text={agent?.name ?? id} />
      </b>
    </span>
  )
}
