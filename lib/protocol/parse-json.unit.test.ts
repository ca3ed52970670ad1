import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isMissionError } from './errors.ts'
import { parseJson } from './parse-json.ts'

const codeOf = (text: string, depth = 64) => {
  try {
    parseJson(text, depth)
    return 'accepted'
  } catch (error) {
    return isMissionError(error) ? error.code : error
  }
}

describe('parseJson', () => {
  it('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const text = JSON.stringify(value)
        // Such keys are drawn now and then, and refused; see below.
        fc.pre(!/"(__proto__|constructor)":/.test(text))
        expect(parseJson(text, 64)).toEqual(JSON.parse(text))
      }),
    )
  })

  it('counts the depth exactly, whatever strings contain', () => {
    const level = (depth: number) => '['.repeat(depth) + '"]}[{\\"[[["'.repeat(1) + ']'.repeat(depth)
    expect(codeOf(level(64))).toBe('accepted')
    expect(codeOf(level(65))).toBe('invalid')
    expect(codeOf(`${'{"a":'.repeat(65)}1${'}'.repeat(65)}`)).toBe('invalid')
    expect(codeOf('[[],[],[],{"a":[]}]', 3)).toBe('accepted')
    expect(codeOf('[[],[],[],{"a":[]}]', 2)).toBe('invalid')
    expect(codeOf('["\\\\",[["\\\\\\"[["]]]', 3)).toBe('accepted')
  })

  it('refuses an endless opening of brackets after one scan up to the limit', () => {
    expect(codeOf('['.repeat(8 * 1024 * 1024))).toBe('invalid')
  })

  it.each(['', '{', '{"a":}', 'undefined', '[1,]', "{'a':1}", '\u0000', '{"a":1}}', '"open', '"open\\"'])(
    'calls %j a bad request',
    (text) => expect(codeOf(text)).toBe('bad_request'),
  )

  it('does not repeat the text in its message', () => {
    expect(() => parseJson('{"key": mc_secret}', 64)).toThrow(/^Not valid JSON(?!.*mc_secret)/)
  })

  it.each([
    '{"__proto__":{"admin":true}}',
    '[{"a":{"__proto__":1}}]',
    '{"\\u005f\\u005fproto__":1}',
    '{"constructor":{"prototype":{"admin":true}}}',
    '{"a":[{"constructor":{"prototype":null}}]}',
  ])('refuses %s', (text) => expect(codeOf(text)).toBe('invalid'))

  it.each(['{"constructor":"Bob Builder"}', '{"text":"__proto__"}', '{"prototype":1}', '{"constructor":{"a":1}}'])(
    'accepts %s',
    (text) => expect(codeOf(text)).toBe('accepted'),
  )
})
