import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { safePath } from './safe-path.ts'

describe('safePath', () => {
  it.each(['/', '/settings/keys', '/?at=3#agents', '/a%2Fb'])('keeps %s', (path) => expect(safePath(path)).toBe(path))

  it.each([
    undefined,
    '',
    'settings/keys',
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/.//evil.example',
    '/a/..//evil.example',
    '/\t/evil.example',
    '\n//evil.example',
    'javascript:alert(1)',
    'http://here.invalid/x',
    '/sign-in?callbackUrl=/',
  ])('turns %j into /', (asked) => expect(safePath(asked)).toBe('/'))

  it('turns a repeated parameter into /', () => expect(safePath(['/a', '/b'])).toBe('/'))

  it('never leads to another origin', () => {
    const part = fc.constantFrom(
      '/',
      '\\',
      '.',
      '..',
      '\t',
      '\n',
      ':',
      '@',
      'evil.example',
      'https',
      '%2f',
      '?',
      '#',
      ' ',
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const base = 'https://control.example.com/sign-in'
        expect(new URL(safePath(parts.join('')), base).origin).toBe('https://control.example.com')
      }),
    )
  })
})
