'use client'

import { memo } from 'react'
import type { AgentStatus } from '#lib/protocol/event.ts'
import type { Role } from './avatar-table.ts'
import { useFaces } from './faces.tsx'

export interface AvatarTileProps {
  readonly id: string
  readonly name: string
  readonly kind: string
  readonly size: 20 | 36 | 68
  /** What they do decides the prop. */
  readonly job?: Role
  /** Colours the ground; leave it out where the tile stands beside something that tells the status. */
  readonly status?: AgentStatus
  /** Without ground and outline: for rows. */
  readonly bare?: boolean
}

/** A face in its tile. A decoration: the name stands beside it in words. */
export const AvatarTile = memo(function AvatarTile({ id, name, kind, size, job, status, bare }: AvatarTileProps) {
  const faceOf = useFaces()
  const art = (size - 4) as 16 | 32 | 64
  return (
    <span className={`tile tile-${size} ${bare ? 'tile-bare' : 'px'}`} data-status={status} aria-hidden="true">
      {/* biome-ignore lint/performance/noImgElement: a data URL of 1 KB has nothing for an image optimiser */}
      <img
        className="face"
        src={faceOf({ seed: id, kind, ...(job && { role: job }) })}
        width={art}
        height={art}
        alt=""
      />
      <span className="mono-gram">{[...name].slice(0, size > 20 ? 2 : 1).join('')}</span>
    </span>
  )
})
