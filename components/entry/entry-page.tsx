import type { ReactNode } from 'react'
import { OfficeStrip } from '../ui/office/office-strip.tsx'
import type { Worker } from '../ui/office/paint-strip.ts'
import { PixelGlyph } from '../ui/pixel-glyph.tsx'

/** An office after hours, or one where something went wrong: decoration, not the state of a workspace. */
const NIGHT_SHIFT: readonly Worker[] = ['claude-code', 'codex', 'gemini', 'opencode', 'aider', 'cursor', 'mcp'].map(
  (kind, seat) => ({ id: `entry-${seat}`, kind, status: 'idle', reason: null }),
)

export interface EntryPageProps {
  readonly title: string
  readonly children: ReactNode
  readonly foot?: ReactNode
}

/** One window in the middle of the floor, with the product's name on it. */
export function EntryPage({ title, children, foot }: EntryPageProps) {
  return (
    <main className="entry">
      <div className="entry-box window px px-drop">
        <p className="entry-brand">
          <PixelGlyph name="hq" large />
          <span className="head-px">Mission Control</span>
        </p>
        <OfficeStrip workers={NIGHT_SHIFT} />
        <div className="entry-body">
          <h1 className="title">{title}</h1>
          {children}
        </div>
      </div>
      {foot && <p className="entry-foot">{foot}</p>}
    </main>
  )
}
