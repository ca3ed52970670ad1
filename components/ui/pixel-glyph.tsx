import { type GlyphName, glyphPath } from './glyph-rows.ts'

/** A pixel glyph beside its word: it never speaks alone. @param large 18 px instead of 9. */
export function PixelGlyph({ name, large = false }: { name: GlyphName; large?: boolean }) {
  return (
    <svg className={large ? 'glyph glyph-2' : 'glyph'} viewBox="0 0 9 9" shapeRendering="crispEdges" aria-hidden="true">
      <path d={glyphPath(name)} />
    </svg>
  )
}
