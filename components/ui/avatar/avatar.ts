import { CLOTH, lookOf, type Role, SIZE, type Species } from './avatar-table.ts'
import type { Draw } from './draw.ts'
import { cat, human } from './draw-people.ts'
import { robot } from './draw-robot.ts'
import { blankPixels, type Colour, outline } from './pixels.ts'
import { pngOf } from './png-of.ts'

export interface Face {
  /** The agent's or person's id: it decides the face. */
  readonly seed: string
  /** The client program, which decides species and uniform. */
  readonly kind: string
  readonly role?: Role
}

const DRAW: Readonly<Record<Species, Draw>> = { human, cat, robot }

/** 256 colours, row by row, null where nothing is. Equal faces have equal grids, on every machine. */
export function faceGrid({ seed, kind, role }: Face): readonly Colour[] {
  const { species, cloth } = lookOf(kind)
  const pixels = blankPixels()
  DRAW[species](pixels, randomFrom(hashOf(seed)), CLOTH[cloth], role)
  outline(pixels)
  return pixels.cells
}

/** A picture of 16 × 16, about 500 bytes, to be shown with `image-rendering: pixelated`. */
export const faceUrl = (face: Face): string =>
  `data:image/png;base64,${btoa(String.fromCharCode(...pngOf(faceGrid(face), SIZE)))}`

/** FNV-1a over code points. */
function hashOf(text: string): number {
  let hash = 2166136261
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16777619)
  return hash >>> 0
}

/** mulberry32: small, and the same in every engine. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
