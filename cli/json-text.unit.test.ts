import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonValue, valueAt, withItem, withMember, withoutItem, withoutMember } from './json-text.ts'

const SETTINGS = `{
  // what I like
  "model": "big", /* for now */
  "hooks": {
    "Stop": [
      { "hooks": [{ "type": "command", "command": "say done" }] }, // loud
    ],
  },
}
`

describe('the text of a JSON file', () => {
  it('keeps comments, trailing commas and indentation beside what is set', () => {
    const text = withMember(SETTINGS, ['env', 'KEY'], '"1"')
    expect(text).toBe(SETTINGS.replace('  },\n}', '  },\n  "env": {\n    "KEY": "1"\n  },\n}'))
    expect(withoutMember(text, ['env'])).toBe(SETTINGS)
  })

  it('appends to a list and takes the same item out again', () => {
    const text = withItem(SETTINGS, ['hooks', 'Stop'], { ours: true })
    expect(valueAt(text, ['hooks', 'Stop'])).toHaveLength(2)
    expect(text).toContain('// loud')
    const isOurs = (value: unknown) => typeof value === 'object' && value !== null && 'ours' in value
    expect(withoutItem(text, ['hooks', 'Stop'], isOurs)).toBe(SETTINGS)
  })

  it('writes into an empty object, a single line, tabs, and after a byte order mark', () => {
    expect(withMember('{}', ['a'], '1')).toBe('{\n  "a": 1\n}')
    expect(withMember('{"b":2}', ['a'], '1')).toBe('{"b":2, "a": 1}')
    expect(withMember('{\n\t"b": 2\n}', ['c', 'd'], '1')).toBe('{\n\t"b": 2,\n\t"c": {\n\t\t"d": 1\n\t}\n}')
    expect(jsonValue(withMember('\uFEFF{}', ['a'], '1'))).toEqual({ a: 1 })
  })

  it('says which line is wrong, and what stands in the way', () => {
    expect(() => withMember('{\n  "a": 1,\n  b: 2\n}', ['c'], '1')).toThrow('Line 3 is not JSON.')
    expect(() => withMember('', ['c'], '1')).toThrow('Line 1')
    expect(() => withMember('{"a": [1]}', ['a', 'b'], '1')).toThrow('a is no object.')
    expect(() => withItem('{"a": {}}', ['a'], 1)).toThrow('a is no list.')
  })

  const key = fc.constantFrom('a', 'b', 'env', 'hooks', 'x y', '"')
  const document = fc.dictionary(key, fc.jsonValue({ maxDepth: 3 }), { maxKeys: 5 })
  const indent = fc.constantFrom('', '  ', '    ', '\t')

  it('means what was meant and comes back to the same text, whatever the file', () => {
    fc.assert(
      fc.property(document, indent, fc.jsonValue({ maxDepth: 2 }), (value, unit, ours) => {
        const text = JSON.stringify(value, null, unit)
        const set = withMember(text, ['ours of course'], JSON.stringify(ours))
        expect(jsonValue(set)).toEqual({ ...JSON.parse(text), 'ours of course': JSON.parse(JSON.stringify(ours)) })
        expect(withoutMember(set, ['ours of course'])).toBe(text === '{}' ? '{}' : text)
        const listed = withItem(text, ['list of ours'], ours)
        const twice = withItem(listed, ['list of ours'], 'other')
        expect(valueAt(twice, ['list of ours'])).toEqual([JSON.parse(JSON.stringify(ours)), 'other'])
        expect(withoutItem(twice, ['list of ours'], (item) => item === 'other')).toBe(listed)
      }),
    )
  })
})
