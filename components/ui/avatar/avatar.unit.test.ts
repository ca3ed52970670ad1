import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { faceGrid, faceSvg, faceUrl } from './avatar.ts'
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
    const faces = KINDS.map((kind) => faceSvg({ seed: 'api', kind })).join('\n')
    expect(fingerprint(faces)).toBe('dfd6721b8f68')
  })

  it('tells ids and kinds apart', () => {
    const faces = KINDS.flatMap((kind) => ['api', 'web', 'docs'].map((seed) => faceSvg({ seed, kind, role: 'build' })))
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
    expect(url).not.toMatch(/script|onload/)
    expect(decodeURIComponent(url.slice(url.indexOf(',') + 1))).toMatch(
      /^<svg [^<]*>(<path fill='#[0-9a-f]{6}' d='[Mhvz0-9 -]+'\/>)+<\/svg>$/,
    )
  })
})
