import { INK, SIZE } from './avatar-table.ts'

export type Colour = string | null

/** A 16 × 16 sheet of art pixels, drawn over from back to front. */
export interface Pixels {
  readonly cells: Colour[]
  set(x: number, y: number, colour: string): void
  fill(x: number, y: number, width: number, height: number, colour: string): void
  /** One row after another from y: each is pairs of first and last column. */
  rows(y: number, spans: readonly (readonly number[])[], colour: string): void
}

export function blankPixels(): Pixels {
  const cells: Colour[] = new Array<Colour>(SIZE * SIZE).fill(null)
  const set = (x: number, y: number, colour: string) => {
    if (x >= 0 && y >= 0 && x < SIZE && y < SIZE) cells[y * SIZE + x] = colour
  }
  const fill = (x: number, y: number, width: number, height: number, colour: string) => {
    for (let j = 0; j < height; j++) for (let i = 0; i < width; i++) set(x + i, y + j, colour)
  }
  const rows = (y: number, spans: readonly (readonly number[])[], colour: string) => {
    spans.forEach((span, row) => {
      for (let k = 0; k + 1 < span.length; k += 2) {
        const [first = 0, last = 0] = span.slice(k, k + 2)
        fill(first, y + row, last - first + 1, 1, colour)
      }
    })
  }
  return { cells, set, fill, rows }
}

/** A silhouette gets one outline, on its outside. */
export function outline({ cells, set }: Pixels): void {
  const solid = cells.map((colour) => colour !== null)
  const at = (x: number, y: number) => x >= 0 && y >= 0 && x < SIZE && y < SIZE && solid[y * SIZE + x]
  for (let y = 0; y < SIZE; y++) {
    for (let x = 0; x < SIZE; x++) {
      if (!at(x, y) && (at(x - 1, y) || at(x + 1, y) || at(x, y - 1) || at(x, y + 1))) set(x, y, INK)
    }
  }
}
