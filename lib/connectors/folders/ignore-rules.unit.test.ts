import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ignoreRules } from './ignore-rules.ts'

describe('the rules of what is ignored', () => {
  it.each([
    ['', 'node_modules', true, true],
    ['', 'a/.git', true, true],
    ['', 'node_modules', false, false],
    ['', 'a/b.tmp', false, true],
    ['', 'a/b.md~', false, true],
    ['', '#a#', false, true],
    ['', 'readme.md', false, false],
    ['*.log', 'a/b/c.log', false, true],
    ['/a.log', 'a.log', false, true],
    ['/a.log', 'b/a.log', false, false],
    ['a/*.md', 'a/x.md', false, true],
    ['a/*.md', 'a/b/x.md', false, false],
    ['a/**/x.md', 'a/x.md', false, true],
    ['a/**/x.md', 'a/b/c/x.md', false, true],
    ['**/cache', 'b/cache', true, true],
    ['a/**', 'a/b/c', false, true],
    ['a/**', 'a', true, false],
    ['**', 'a', false, true],
    ['a*b*c', 'aXbYbZc', false, true],
    ['a*b*c', 'aXbYbZ', false, false],
    ['a/**/b/**/c', 'a/b/x/b/c', false, true],
    ['a?c', 'abc', false, true],
    ['a?c', 'a/c', false, false],
    ['[a-c].md', 'b.md', false, true],
    ['[!a-c].md', 'b.md', false, false],
    ['[!a-c].md', 'd.md', false, true],
    ['\\#x', '#x', false, true],
    ['*.log\n!keep.log', 'keep.log', false, false],
    ['!*.tmp', 'b.tmp', false, false],
    ['build/', 'build', false, false],
    ['build/', 'x/build', true, true],
    ['# a comment', 'a comment', false, false],
    ['[z-a]', 'z', false, false],
    ['a.b', 'axb', false, false],
  ])('%j: %s (folder: %s) is %s', (rules, path, isFolder, expected) => {
    expect(ignoreRules(rules)(path, isFolder)).toBe(expected)
  })

  it('take any text, and no time over it', () => {
    const pattern = fc.string({
      unit: fc.constantFrom('*', '?', '/', '[', ']', '\\', 'a', '!', '.', '('),
      maxLength: 40,
    })
    fc.assert(
      fc.property(pattern, fc.string({ maxLength: 60 }), (rules, path) => {
        ignoreRules(rules)(path, false)
      }),
    )
    // A regular expression would take years for these: this test would never end.
    const slow = ignoreRules(`${'*a'.repeat(200)}b\n${'**/a/'.repeat(80)}b`)
    expect(slow('a'.repeat(250), false)).toBe(false)
    expect(slow('a/'.repeat(200), false)).toBe(false)
  })
})
