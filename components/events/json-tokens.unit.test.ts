import fc from 'fast-check'
import { expect, it } from 'vitest'
import { jsonLines } from './json-tokens.ts'

it('loses no character of any JSON', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = jsonLines(value).map((line) => line.map((token) => token.text).join(''))
      expect(text.join('\n')).toBe(JSON.stringify(value, null, 2))
    }),
  )
})

it('tells keys from strings, and numbers from words', () => {
  const kinds = jsonLines({ 'a: "b"': ['x: y', -1.5, true, null] }).flatMap((line) =>
    line.filter(({ kind }) => kind !== 'mark').map(({ kind, text }) => `${kind} ${text}`),
  )
  expect(kinds).toEqual(['key "a: \\"b\\""', 'string "x: y"', 'number -1.5', 'word true', 'word null'])
})
