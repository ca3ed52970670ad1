import { describe, expect, it } from 'vitest'
import { GLYPH_ROWS, type GlyphName, glyphPath } from './glyph-rows.ts'

const NAMES = Object.keys(GLYPH_ROWS) as GlyphName[]

describe('glyphs', () => {
  it.each(NAMES)('%s is 9 × 9', (name) => expect(GLYPH_ROWS[name]).toMatch(/^[.#]{9}( [.#]{9}){8}$/))

  it.each(NAMES)('%s is drawn with every pixel that its rows have, once', (name) => {
    const drawn = [...glyphPath(name).matchAll(/h(\d+)v1/g)].reduce((sum, [, run]) => sum + Number(run), 0)
    expect(drawn).toBe(GLYPH_ROWS[name].replaceAll(/[^#]/g, '').length)
  })

  it('is another picture for each name', () => expect(new Set(NAMES.map(glyphPath)).size).toBe(NAMES.length))
})
