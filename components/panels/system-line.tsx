'use client'

import { LIST_MS, useCalmLive, useLive } from '#lib/client/use-live.ts'
import type { MissionState, SystemComponent } from '#lib/state/model.ts'
import { Ago } from '../live/age.tsx'
import { countWords } from '../ui/figures.ts'
import { PixelGlyph } from '../ui/pixel-glyph.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import { visibleText } from '../visible-text.ts'

const components = (state: MissionState) => state.system
const last = (state: MissionState) => state.last
const zone = (state: MissionState) => state.workspace.zone

const LOOKS = { up: 'working', degraded: 'waiting', down: 'error', unknown: 'stale' } as const

/** The last line: what this page is made of, and how the house itself is doing. */
export function SystemLine() {
  const system = useLive(components)
  const { seq, at } = useCalmLive(last, LIST_MS)
  const timeZone = useLive(zone)
  return (
    <footer className="system">
      <span>
        {at ? (
          <span>
            Event {countWords(seq)}, <Ago at={at} className="num" />
          </span>
        ) : (
          'The log is empty'
        )}
      </span>
      <span>Days end at midnight in {timeZone}</span>
      {[...system.values()].map((component) => (
        <Component key={component.component} {...component} />
      ))}
    </footer>
  )
}

function Component({ component, status, detail }: SystemComponent) {
  const look = LOOKS[status]
  return (
    <span className="status" data-status={look} title={detail === null ? undefined : visibleText(detail)}>
      <PixelGlyph name={look} />
      <UntrustedText text={component} /> {status}
    </span>
  )
}
