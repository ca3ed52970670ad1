import { CLOTH, GOLD, INK, type ROLES, type Role, type Tone, WHITE } from './avatar-table.ts'
import type { Pixels } from './pixels.ts'

/** @param tone of the hair or the metal. @param cloth of the uniform. */
type Extra = (g: Pixels, random: () => number, tone: Tone, cloth: Tone) => void

type ExtraName = (typeof PERSONAL)[number] | (typeof ROLES)[Role]

export const EXTRAS: Readonly<Record<ExtraName, Extra>> = {
  none: () => undefined,
  glasses: (g) => {
    for (const x of [5, 8]) {
      g.fill(x, 6, 3, 2, '#cfe6ef')
      g.set(x + 1, 6, INK)
      g.set(x + 1, 7, INK)
    }
    g.fill(4, 5, 8, 1, INK)
    g.fill(4, 6, 1, 2, INK)
    g.fill(11, 6, 1, 2, INK)
    g.set(5, 8, INK)
    g.set(6, 8, INK)
    g.set(9, 8, INK)
    g.set(10, 8, INK)
  },
  shades: (g) => {
    g.fill(4, 6, 8, 1, INK)
    g.fill(5, 7, 2, 1, INK)
    g.fill(9, 7, 2, 1, INK)
    g.set(5, 6, '#7fb7d6')
    g.set(9, 6, '#7fb7d6')
  },
  headset: (g) => {
    g.rows(1, [[4, 11]], '#4a4f57')
    g.set(3, 2, '#4a4f57')
    g.set(12, 2, '#4a4f57')
    g.fill(2, 3, 1, 3, '#4a4f57')
    g.fill(13, 3, 1, 3, '#4a4f57')
    g.fill(2, 6, 2, 3, GOLD[0])
    g.fill(12, 6, 2, 3, GOLD[1])
    g.set(3, 9, '#4a4f57')
    g.set(4, 9, '#4a4f57')
  },
  goggles: (g) => {
    g.fill(4, 3, 8, 2, '#f7ebd3')
    g.fill(5, 3, 2, 2, '#5aa9e0')
    g.fill(9, 3, 2, 2, '#5aa9e0')
    g.set(5, 3, WHITE)
    g.set(9, 3, WHITE)
    g.set(3, 4, INK)
    g.set(12, 4, INK)
  },
  helmet: (g) => {
    g.rows(
      0,
      [
        [6, 9],
        [4, 11],
        [3, 12],
        [3, 12],
      ],
      GOLD[0],
    )
    g.rows(4, [[2, 13]], GOLD[1])
    g.fill(7, 0, 2, 4, '#ffd469')
    g.fill(12, 2, 1, 2, GOLD[1])
  },
  coat: (g) => {
    g.fill(2, 14, 3, 2, '#f7f3ea')
    g.fill(11, 14, 3, 2, '#d9d2c2')
    g.fill(3, 13, 3, 1, '#f7f3ea')
    g.fill(10, 13, 3, 1, '#d9d2c2')
    g.fill(4, 12, 2, 1, '#f7f3ea')
    g.fill(10, 12, 2, 1, '#d9d2c2')
    g.set(5, 14, '#f7f3ea')
    g.set(10, 14, '#d9d2c2')
  },
  beret: (g, r) => {
    const [b, d] = r() < 0.5 ? CLOTH.rose : CLOTH.navy
    g.rows(
      0,
      [
        [8, 8],
        [4, 10],
        [3, 12],
        [3, 12],
      ],
      b,
    )
    g.fill(10, 3, 3, 1, d)
    g.fill(3, 4, 8, 1, d)
  },
  tie: (g) => {
    g.fill(5, 12, 2, 2, WHITE)
    g.fill(9, 12, 2, 2, WHITE)
    g.fill(6, 13, 4, 1, WHITE)
    g.fill(7, 12, 2, 4, '#ad4059')
    g.set(7, 12, '#d9607a')
  },
  scarf: (g, r) => {
    const [b, d] = r() < 0.5 ? CLOTH.rose : CLOTH.teal
    g.fill(4, 11, 8, 2, b)
    g.fill(4, 12, 8, 1, d)
    g.fill(9, 13, 2, 2, b)
  },
  crown: (g) => {
    g.rows(
      0,
      [
        [4, 4, 7, 8, 11, 11],
        [4, 5, 7, 8, 10, 11],
        [4, 11],
      ],
      GOLD[0],
    )
    g.fill(4, 3, 8, 1, GOLD[1])
    g.set(7, 2, '#d9607a')
    g.set(8, 2, '#d9607a')
  },
  beard: (g, _r, tone) => {
    g.rows(
      8,
      [
        [4, 4, 11, 11],
        [4, 5, 10, 11],
        [5, 10],
        [6, 9],
      ],
      tone[1],
    )
    g.fill(6, 8, 4, 1, tone[1])
    g.fill(7, 9, 2, 1, '#c4745c')
  },
  moustache: (g, _r, tone) => {
    g.fill(6, 9, 4, 1, tone[1])
    g.set(5, 9, tone[1])
    g.set(10, 9, tone[1])
  },
  cap: (g, _r, _tone, [b, d]) => {
    g.rows(
      1,
      [
        [5, 10],
        [4, 11],
        [3, 12],
      ],
      b,
    )
    g.fill(3, 4, 11, 1, d)
    g.set(14, 4, d)
    g.set(7, 2, WHITE)
    g.set(8, 2, WHITE)
  },
  band: (g, _r, _tone, [b]) => {
    g.fill(4, 4, 8, 1, b)
    g.set(3, 4, b)
    g.set(12, 4, b)
  },
  flower: (g) => {
    g.set(4, 2, '#f7ebd3')
    g.set(3, 3, '#f7ebd3')
    g.set(5, 3, '#f7ebd3')
    g.set(4, 4, '#f7ebd3')
    g.set(4, 3, GOLD[0])
  },
  earrings: (g) => {
    g.set(3, 9, GOLD[0])
    g.set(12, 9, GOLD[0])
  },
}
/** What a person may wear by nature; `none` twice, so that many wear nothing. */
export const PERSONAL = [
  'none',
  'none',
  'glasses',
  'beard',
  'moustache',
  'cap',
  'band',
  'flower',
  'earrings',
  'shades',
] as const
