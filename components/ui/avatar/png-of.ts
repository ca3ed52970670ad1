import type { Colour } from './pixels.ts'

/**
 * A square sheet of art pixels as a PNG with a palette. An SVG of the same is a document of its own to a browser, with a
 * frame and a style of its own for each picture, and hundreds of paths to paint each time; this is a few hundred bytes.
 * @param cells row by row; colours as #rrggbb, at most 255 different ones.
 */
export function pngOf(cells: readonly Colour[], size: number): Uint8Array {
  // The first entry of the palette is what nothing is drawn with.
  const palette = new Map<Colour, number>([[null, 0]])
  for (const colour of cells) if (!palette.has(colour)) palette.set(colour, palette.size)
  // Each row begins with a 0: no filter.
  const rows = Array.from({ length: size }, (_, y) => [
    0,
    ...cells.slice(y * size, (y + 1) * size).map((colour) => palette.get(colour) ?? 0),
  ])
  return Uint8Array.from([
    ...SIGNATURE,
    ...chunk('IHDR', [...uint32(size), ...uint32(size), BITS, INDEXED, 0, 0, 0]),
    ...chunk('PLTE', [...palette.keys()].flatMap(redGreenBlue)),
    ...chunk('tRNS', [0]),
    ...chunk('IDAT', stored(rows.flat())),
    ...chunk('IEND', []),
  ])
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const BITS = 8
const INDEXED = 3

function redGreenBlue(colour: Colour): readonly number[] {
  const value = Number.parseInt(colour?.slice(1) ?? '0', 16)
  return [value >> 16, (value >> 8) & 0xff, value & 0xff]
}

const uint32 = (value: number): readonly number[] => [24, 16, 8, 0].map((shift) => (value >>> shift) & 0xff)

function chunk(name: string, data: readonly number[]): readonly number[] {
  const named = [...name].map((letter) => letter.charCodeAt(0)).concat(data)
  return [...uint32(data.length), ...named, ...uint32(crc32(named))]
}

/** As one block of zlib that is not compressed: so few bytes are not worth a compressor. */
function stored(bytes: readonly number[]): readonly number[] {
  const { length } = bytes
  const size = [length & 0xff, length >> 8]
  return [0x78, 0x01, 0x01, ...size, ...size.map((byte) => byte ^ 0xff), ...bytes, ...uint32(adler32(bytes))]
}

function crc32(bytes: readonly number[]): number {
  let crc = -1
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return ~crc
}

function adler32(bytes: readonly number[]): number {
  let [a, b] = [1, 0]
  for (const byte of bytes) {
    a = (a + byte) % 65_521
    b = (b + a) % 65_521
  }
  return ((b << 16) | a) >>> 0
}
