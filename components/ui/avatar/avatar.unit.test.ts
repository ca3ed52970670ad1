import { createHash } from 'node:crypto'
import { crc32, inflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { faceGrid, faceUrl } from './avatar.ts'
import { lookOf, SIZE } from './avatar-table.ts'

const KINDS = [
  'claude-code',
  'codex',
  'gemini',
  'cursor',
  'copilot',
  'aider',
  'opencode',
  'script',
  'mcp',
  'person',
  'openclaw',
]
const fingerprint = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 12)

describe('avatar', () => {
  it('draws the same face for the same id, now and in every later version', () => {
    const faces = KINDS.map((kind) => faceGrid({ seed: 'api', kind }).join()).join('\n')
    expect(fingerprint(faces)).toBe('d1d9c6bf8f31')
  })

  it('tells ids and kinds apart', () => {
    const faces = KINDS.flatMap((kind) => ['api', 'web', 'docs'].map((seed) => faceUrl({ seed, kind, role: 'build' })))
    // gemini and gemini-cli are one program, so only ids and kinds of the list above are compared.
    expect(new Set(faces).size).toBe(faces.length)
  })

  it('fills 16 × 16 cells and leaves the corners empty, so that the outline is on the outside', () => {
    for (const kind of KINDS) {
      const grid = faceGrid({ seed: 'web', kind })
      expect(grid).toHaveLength(SIZE * SIZE)
      expect([grid[0], grid[SIZE - 1]]).toEqual([null, null])
      expect(grid.filter((colour) => colour !== null).length).toBeGreaterThan(90)
    }
  })

  it('gives a program that it does not know a grey robot, whatever the program is called', () => {
    expect(lookOf('something-new')).toEqual({ species: 'robot', cloth: 'slate' })
    expect(lookOf('constructor')).toEqual({ species: 'robot', cloth: 'slate' })
  })

  it('puts nothing of the id into the picture, so that an id cannot carry markup', () => {
    const url = faceUrl({ seed: `"><script>alert(1)</script>`, kind: `' onload='` })
    expect(url).toMatch(/^data:image\/png;base64,[A-Za-z0-9+/]+=*$/)
  })

  it('is a PNG of exactly these pixels, small enough to stand in a page many times', () => {
    for (const kind of KINDS) {
      const grid = faceGrid({ seed: 'web', kind })
      const [, base64 = ''] = faceUrl({ seed: 'web', kind }).split(',')
      expect(base64.length).toBeLessThan(700)
      expect(pixelsOf(Buffer.from(base64, 'base64'))).toEqual(grid)
    }
  })
})

/** Reads a PNG with a palette, whose first colour is nothing, and holds every checksum to be true. */
function pixelsOf(png: Buffer): readonly (string | null)[] {
  const chunks = new Map<string, Buffer>()
  for (let at = 8; at < png.length; ) {
    const data = png.subarray(at + 8, at + 8 + png.readUInt32BE(at))
    expect(png.readUInt32BE(at + 8 + data.length)).toBe(crc32(png.subarray(at + 4, at + 8 + data.length)))
    chunks.set(png.toString('latin1', at + 4, at + 8), data)
    at += 12 + data.length
  }
  const palette = chunks.get('PLTE')?.toString('hex').match(/.{6}/g) ?? []
  // It throws where the last checksum is wrong.
  const rows = inflateSync(chunks.get('IDAT') ?? Buffer.alloc(0))
  return [...rows].flatMap((byte, at) => {
    if (at % (SIZE + 1) === 0) return []
    return [byte === 0 ? null : `#${palette[byte]}`]
  })
}
