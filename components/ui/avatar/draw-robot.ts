import { INK, METAL, ROLES, type Tone, WHITE } from './avatar-table.ts'
import { type Draw, pick } from './draw.ts'
import { EXTRAS } from './draw-extras.ts'
import type { Pixels } from './pixels.ts'

const GLOWS = ['#8ff0c4', '#ffd469', '#9fdcff', '#ff9d8a'] as const
const STEEL = '#59636d'
const GLASS = '#2f3a40'
const FITS_ROBOT: ReadonlySet<string> = new Set(['headset', 'helmet', 'tie', 'scarf', 'crown', 'beret'])

interface Shell {
  readonly draw: (g: Pixels, metal: Tone) => void
  /** Column of its right edge, which lies in the shade. */
  readonly right: number
  readonly ears: boolean
}

const ROUND = [5, 10]
const WIDE = [3, 12]
const SHELLS: readonly [Shell, ...Shell[]] = [
  { draw: (g, [base]) => g.fill(3, 3, 10, 8, base), right: 12, ears: true },
  {
    draw: (g, [base]) => g.rows(2, [ROUND, [4, 11], WIDE, WIDE, WIDE, WIDE, WIDE, [4, 11], ROUND], base),
    right: 12,
    ears: true,
  },
  {
    draw: (g, [base, dark]) => {
      g.fill(2, 4, 12, 6, base)
      g.fill(3, 10, 10, 1, dark)
    },
    right: 13,
    ears: false,
  },
  { draw: (g, [base]) => g.fill(4, 2, 8, 9, base), right: 11, ears: true },
]

type Part = (g: Pixels, glow: string, metal: Tone, cloth: Tone) => void

const EYES: readonly [Part, ...Part[]] = [
  (g, glow) => {
    g.fill(5, 5, 6, 3, GLASS)
    g.fill(6, 6, 1, 2, glow)
    g.fill(9, 6, 1, 2, glow)
  },
  (g, glow) => {
    g.fill(4, 6, 8, 2, GLASS)
    g.fill(6, 6, 4, 1, glow)
  },
  (g) => {
    g.fill(5, 5, 2, 3, WHITE)
    g.fill(9, 5, 2, 3, WHITE)
    g.fill(6, 6, 1, 2, INK)
    g.fill(9, 6, 1, 2, INK)
  },
  (g, glow) => {
    g.fill(6, 4, 4, 4, GLASS)
    g.fill(7, 5, 2, 2, glow)
    g.set(7, 5, WHITE)
  },
]

const TOPS: readonly [Part, ...Part[]] = [
  (g, glow) => {
    g.fill(7, 1, 1, 2, STEEL)
    g.set(7, 0, glow)
    g.set(8, 0, glow)
    g.set(8, 1, STEEL)
  },
  (g, glow, [, dark]) => {
    g.fill(4, 1, 1, 2, dark)
    g.fill(11, 1, 1, 2, dark)
    g.set(4, 1, glow)
    g.set(11, 1, glow)
  },
  (g, _glow, _metal, cloth) => {
    g.fill(6, 1, 4, 2, cloth[0])
    g.set(9, 2, cloth[1])
  },
  (g, _glow, [, dark]) => g.fill(5, 2, 6, 1, dark),
]

function chest(g: Pixels, glow: string, [base, dark]: Tone, cloth: Tone): void {
  g.rows(12, [ROUND, WIDE, [2, 13], [2, 13]], base)
  g.fill(13, 14, 1, 2, dark)
  g.fill(12, 13, 1, 1, dark)
  g.fill(6, 14, 4, 2, cloth[0])
  g.set(9, 15, cloth[1])
  g.set(7, 14, glow)
  g.fill(6, 11, 4, 1, STEEL)
}

export const robot: Draw = (g, r, cloth, role) => {
  const metal = pick(METAL, r)
  const glow = pick(GLOWS, r)
  chest(g, glow, metal, cloth)
  const shell = pick(SHELLS, r)
  shell.draw(g, metal)
  g.fill(shell.right, 4, 1, 6, metal[1])
  g.fill(5, 10, 6, 1, metal[1])
  pick(EYES, r)(g, glow, metal, cloth)
  for (const [x, width] of [
    [6, 1],
    [8, 2],
  ] as const)
    g.fill(x, 9, width, 1, INK)
  pick(TOPS, r)(g, glow, metal, cloth)
  if (shell.ears) {
    g.fill(shell.right + 1, 6, 1, 2, cloth[0])
    g.fill(14 - shell.right, 6, 1, 2, cloth[0])
  }
  if (role && FITS_ROBOT.has(ROLES[role])) EXTRAS[ROLES[role]](g, r, metal, cloth)
}
