import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { visibleRuns, visibleText } from './visible-text.ts'

describe('visible text', () => {
  it('leaves ordinary text alone, in any script, with its emoji and its line ends', () => {
    for (const text of ['git push --force', 'Größe\t1\nzwei', 'שלום', 'می\u200cخواهم', '👩\u200d💻 ships', '日本語']) {
      expect(visibleRuns(text)).toEqual([{ kind: 'text', text }])
    }
    expect(visibleRuns('')).toEqual([])
  })

  it('names a right-to-left override, which makes "txt.exe" read as something else', () => {
    expect(visibleRuns('invoice\u202etxt.exe')).toEqual([
      { kind: 'text', text: 'invoice' },
      { kind: 'unseen', name: 'U+202E' },
      { kind: 'text', text: 'txt.exe' },
    ])
  })

  it.each([
    ['\u001b[2J', '[ESC][2J'],
    ['a\u0000b', 'a[NUL]b'],
    ['a\rb', 'a[CR]b'],
    ['a\u200bb', 'a[U+200B]b'],
    ['\u2066x\u2069', '[U+2066]x[U+2069]'],
    ['\u{e0041}', '[U+E0041]'],
    ['\ud800', '[U+D800]'],
    ['rm\u2028-rf', 'rm[U+2028]-rf'],
  ])('shows %j as %s', (text, shown) => {
    expect(visibleText(text)).toBe(shown)
  })

  it('loses no character and lets none of the dangerous ones through', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const runs = visibleRuns(text)
        const shown = runs.flatMap((run) => (run.kind === 'text' ? [...run.text] : ['?']))
        expect(shown.length).toBe([...text].length)
        const through = runs.map((run) => (run.kind === 'text' ? run.text : '')).join('')
        // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
        expect(through).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
      }),
    )
  })
})
