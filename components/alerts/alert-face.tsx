'use client'

import { useCallback } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import { subjectAgent } from '#lib/state/alert-rules.ts'
import type { Alert, MissionState } from '#lib/state/model.ts'
import { sameFields } from '../live/same.ts'
import { AvatarTile } from '../ui/avatar/avatar-tile.tsx'
import type { GlyphName } from '../ui/glyph-rows.ts'
import { PixelGlyph } from '../ui/pixel-glyph.tsx'

const GLYPHS: Readonly<Record<string, GlyphName>> = { budget: 'coin', costSpike: 'coin', system: 'hq', disk: 'hq' }

/** Who it is about; where that is nobody, what. */
export function AlertFace({ alert, size }: { alert: Alert; size: 20 | 36 }) {
  const agent = useLive(
    useCallback(
      (state: MissionState) => {
        const { id = null, name = '', kind = '' } = state.agents.get(subjectAgent(alert, state) ?? '') ?? {}
        return { id, name, kind }
      },
      [alert],
    ),
    sameFields,
  )
  const { id, name, kind } = agent
  if (id !== null) return <AvatarTile id={id} name={name} kind={kind} size={size} />
  return (
    <span className={`tile tile-${size} px tile-glyph`} aria-hidden="true">
      <PixelGlyph name={GLYPHS[alert.rule] ?? 'flag'} large={size > 20} />
    </span>
  )
}
