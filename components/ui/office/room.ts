/** Fills a rectangle of art pixels. */
export type Box = (x: number, y: number, width: number, height: number, colour: string) => void

/** Colours that a theme sets, by role. */
export interface RoomPalette {
  readonly wall: string
  readonly wallLine: string
  readonly frame: string
  readonly sky: string
  readonly skyFar: string
  readonly wood: string
  readonly woodDark: string
}

export const ROOM_HEIGHT = 42
const FLOOR = 36
const PITCH = 76
const PAPER = '#fff6e4'
const INK = '#2a1f1b'
const ROOFS = [0, 1, 2, 3, 4, 5]

/** Wall, windows and what hangs between them. @param spoken where speech bubbles stand: nothing hangs there. */
export function drawRoom(
  box: Box,
  width: number,
  palette: RoomPalette,
  night: boolean,
  spoken: readonly number[],
): void {
  const free = (from: number, to: number) => !spoken.some((x) => x < to + 4 && x + 11 > from - 4)
  box(0, 0, width, ROOM_HEIGHT, palette.wall)
  for (let x = 0; x < width; x += 8) box(x, 24, 4, 1, palette.wallLine)
  box(0, 25, width, 11, palette.wallLine)
  for (let x = 6; x < width - 26; x += PITCH) drawWindow(box, x, palette, night)
  for (let x = 50, turn = 0; x < width - 14; x += PITCH, turn++) {
    if (free(x - 3, x + 13)) HANGINGS[turn % HANGINGS.length]?.(box, x, palette)
  }
  box(0, FLOOR, width, ROOM_HEIGHT - FLOOR, palette.wood)
  box(0, FLOOR, width, 1, palette.woodDark)
}

function drawWindow(box: Box, x: number, palette: RoomPalette, night: boolean): void {
  box(x - 1, 3, 26, 17, palette.frame)
  box(x, 4, 24, 15, palette.sky)
  box(x, 13, 24, 6, palette.skyFar)
  if (night) drawNight(box, x)
  else drawDay(box, x)
  box(x + 11, 4, 2, 15, palette.frame)
}

function drawNight(box: Box, x: number): void {
  box(x + 3, 6, 1, 1, PAPER)
  box(x + 9, 5, 1, 1, PAPER)
  box(x + 17, 8, 1, 1, PAPER)
  box(x + 21, 6, 1, 1, PAPER)
  for (const k of ROOFS) {
    box(x + k * 4, 14 - ((k * 5) % 4), 3, 6, '#1b2238')
    box(x + k * 4 + 1, 15 - (k % 2), 1, 1, '#ffd469')
  }
}

function drawDay(box: Box, x: number): void {
  box(x + 4, 7, 7, 2, PAPER)
  box(x + 6, 6, 4, 1, PAPER)
  for (const k of ROOFS) box(x + k * 4, 15 - ((k * 5) % 4), 3, 5, '#8fbf9a')
}

const HANGINGS: readonly ((box: Box, x: number, palette: RoomPalette) => void)[] = [
  function clock(box, x, { frame }) {
    box(x, 5, 9, 9, frame)
    box(x + 1, 6, 7, 7, PAPER)
    box(x + 4, 7, 1, 3, INK)
    box(x + 4, 9, 3, 1, '#d8412f')
  },
  function board(box, x, { frame }) {
    box(x - 3, 4, 16, 11, frame)
    box(x - 2, 5, 14, 9, PAPER)
    box(x, 7, 6, 1, '#2a9d8f')
    box(x, 9, 9, 1, '#e07a3f')
    box(x, 11, 4, 1, '#3f6fb5')
  },
  function shelf(box, x, { frame }) {
    box(x - 3, 12, 16, 1, frame)
    const books = ['#d8412f', '#2a9d8f', '#f4b22e', '#3f6fb5', '#a8527f']
    books.forEach((colour, i) => {
      box(x - 2 + i * 3, 6 + (i % 2), 2, 6 - (i % 2), colour)
    })
  },
]
