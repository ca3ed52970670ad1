import type { Capability } from '#lib/protocol/event.ts'
import { GLYPH_ROWS, rowsPath } from '../ui/glyph-rows.ts'

/** Bitmaps of 9 × 9 as in ui/glyph-rows.ts; apart from them, since the first page has no need of these. */
const ROWS: Readonly<Record<Capability, string>> = {
  watch: '......... ..#####.. .##...##. ##..#..## #..###..# ##..#..## .##...##. ..#####.. .........',
  cost: GLYPH_ROWS.coin,
  gate: '..#####.. .##...##. .##...##. ######### ######### ####.#### ####.#### ######### #########',
  command: '##....... .##...... ..##..... ...##.... ..##..... .##...... ##..##### ....##### .........',
  stop: '..#####.. .#######. ######### ##.....## ##.....## ##.....## ######### .#######. ..#####..',
}

export const CapabilityGlyph = ({ of }: { of: Capability }) => (
  <svg className="glyph" viewBox="0 0 9 9" shapeRendering="crispEdges" aria-hidden="true">
    <path d={rowsPath(ROWS[of])} />
  </svg>
)
