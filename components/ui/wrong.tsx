import type { ReactNode } from 'react'
import { PixelGlyph } from './pixel-glyph.tsx'

/** What went wrong, what is safe and what to do. It is read out when it appears. */
export function Wrong({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="wrong px" role="alert">
      <PixelGlyph name="error" />
      <b>{title}</b>
      {children && <p className="col-start-2">{children}</p>}
    </div>
  )
}
