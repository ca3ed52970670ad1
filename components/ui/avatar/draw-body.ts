import { INK, type Tone, WHITE } from './avatar-table.ts'
import type { Pixels } from './pixels.ts'

export const CLOTHING = ['hoodie', 'collar', 'stripe', 'overall', 'tee'] as const
export type Clothing = (typeof CLOTHING)[number]
type Haircut = (g: Pixels, tone: Tone) => void

export const body = (g: Pixels, [base, dark]: Tone, detail: Clothing, accent: string): void => {
  g.rows(
    12,
    [
      [4, 11],
      [3, 12],
      [2, 13],
      [2, 13],
    ],
    base,
  )
  g.rows(
    13,
    [
      [12, 12],
      [13, 13],
      [13, 13],
    ],
    dark,
  )
  g.set(4, 15, dark)
  g.set(11, 15, dark)
  if (detail === 'hoodie') {
    g.fill(6, 12, 1, 2, dark)
    g.fill(9, 12, 1, 2, dark)
    g.set(6, 14, WHITE)
    g.set(9, 14, WHITE)
  }
  if (detail === 'collar') {
    g.set(6, 12, WHITE)
    g.set(9, 12, WHITE)
    g.set(7, 13, WHITE)
    g.set(8, 13, WHITE)
  }
  if (detail === 'stripe') {
    g.fill(2, 14, 12, 1, accent)
    g.set(4, 12, accent)
    g.set(11, 12, accent)
  }
  if (detail === 'overall') {
    g.fill(5, 12, 1, 3, accent)
    g.fill(10, 12, 1, 3, accent)
    g.fill(5, 14, 6, 2, accent)
  }
  if (detail === 'tee') {
    g.fill(7, 14, 2, 2, accent)
  }
}

export const HAIRCUTS: readonly [Haircut, ...Haircut[]] = [
  (g, [b, d]) => {
    g.rows(
      1,
      [
        [5, 10],
        [4, 11],
        [3, 12],
        [3, 5, 8, 12],
      ],
      b,
    )
    g.set(3, 5, b)
    g.set(12, 5, d)
    g.set(12, 4, d)
    g.set(12, 3, d)
  }, // crop
  (g, [b, d]) => {
    g.rows(
      1,
      [
        [4, 9],
        [3, 11],
        [3, 12],
        [3, 9],
        [3, 4],
      ],
      b,
    )
    g.set(12, 4, d)
    g.set(12, 5, d)
    g.fill(9, 3, 4, 1, d)
  }, // side part
  (g, [b, d]) => {
    g.rows(
      1,
      [
        [5, 10],
        [4, 11],
        [3, 12],
        [3, 12],
        [3, 4, 11, 12],
      ],
      b,
    )
    g.fill(3, 6, 1, 5, b)
    g.fill(12, 6, 1, 5, d)
    g.set(4, 10, b)
    g.set(11, 10, d)
  }, // bob
  (g, [b, d]) => {
    g.rows(
      1,
      [
        [5, 10],
        [4, 11],
        [3, 12],
        [3, 6, 9, 12],
        [3, 4, 11, 12],
      ],
      b,
    )
    g.fill(3, 6, 1, 8, b)
    g.fill(12, 6, 1, 8, d)
    g.fill(2, 9, 1, 4, b)
    g.fill(13, 9, 1, 4, d)
  }, // long
  (g, [b, d]) => {
    g.fill(6, 0, 4, 2, b)
    g.fill(8, 1, 2, 1, d)
    g.rows(
      2,
      [
        [4, 11],
        [3, 12],
        [3, 5, 10, 12],
      ],
      b,
    )
    g.set(12, 5, d)
    g.set(3, 5, b)
  }, // bun
  (g, [b, d]) => {
    g.rows(
      0,
      [
        [5, 5, 8, 8],
        [3, 6, 8, 10, 12, 12],
        [3, 12],
        [3, 12],
        [3, 4, 6, 7, 10, 12],
      ],
      b,
    )
    g.set(12, 4, d)
    g.set(3, 5, b)
    g.set(12, 5, d)
  }, // spikes
  (g, [b, d]) => {
    g.rows(
      0,
      [
        [5, 10],
        [3, 12],
        [2, 13],
        [2, 13],
        [2, 5, 7, 8, 10, 13],
        [2, 4, 11, 13],
        [2, 3, 12, 13],
        [2, 2, 13, 13],
      ],
      b,
    )
    g.fill(13, 2, 1, 6, d)
    g.set(5, 1, d)
    g.set(9, 2, d)
    g.set(4, 3, d)
  }, // curls
  (g, [b, d]) => {
    g.fill(7, 0, 2, 4, b)
    g.set(8, 1, d)
    g.set(8, 2, d)
    g.fill(4, 3, 8, 1, d)
    g.set(3, 4, d)
    g.set(12, 4, d)
  }, // mohawk
  (g, [b, d]) => {
    g.rows(
      1,
      [
        [5, 10],
        [4, 11],
        [3, 12],
        [3, 7],
      ],
      b,
    )
    g.set(3, 5, b)
    g.set(12, 4, d)
    g.set(12, 5, d)
    g.fill(13, 5, 1, 2, b)
    g.fill(13, 7, 2, 4, b)
    g.fill(14, 8, 1, 3, d)
  }, // ponytail
  (g, [b, d]) => {
    g.rows(
      1,
      [
        [5, 10],
        [4, 11],
        [3, 12],
        [3, 12],
        [3, 3, 12, 12],
      ],
      b,
    )
    g.fill(5, 4, 6, 1, b)
    g.set(11, 4, d)
    g.set(12, 3, d)
    g.set(12, 5, d)
  }, // fringe
  (g, [b, d]) => {
    g.fill(3, 6, 1, 2, d)
    g.fill(12, 6, 1, 2, d)
    g.set(7, 2, b)
  }, // bald
  (g, [b, d]) => {
    g.rows(
      1,
      [
        [5, 10],
        [4, 11],
        [3, 12],
        [3, 5, 10, 12],
      ],
      b,
    )
    g.fill(2, 4, 1, 4, b)
    g.fill(13, 4, 1, 4, d)
    g.fill(1, 5, 1, 4, b)
    g.fill(14, 5, 1, 4, d)
  }, // pigtails
]

export const head = (g: Pixels, [base, dark]: Tone): void => {
  g.rows(
    2,
    [
      [5, 10],
      [4, 11],
      [4, 11],
      [4, 11],
      [4, 11],
      [4, 11],
      [4, 11],
      [4, 11],
      [5, 10],
    ],
    base,
  )
  g.fill(11, 4, 1, 6, dark)
  g.fill(5, 10, 6, 1, dark)
  g.set(10, 9, dark)
  g.fill(6, 11, 4, 1, dark)
}
export const eyes = (g: Pixels, look: 'wide' | 'dot'): void => {
  g.fill(6, 6, 1, 2, INK)
  g.fill(9, 6, 1, 2, INK)
  if (look === 'wide') {
    g.set(6, 6, WHITE)
    g.set(9, 6, WHITE)
  }
}
