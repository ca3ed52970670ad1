import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Meaning, type Press, readPress, type Where } from './read-press.ts'

const PLACES = [
  { key: 'd', href: '/', word: 'Deck' },
  { key: 'k', href: '/settings/keys', word: 'API keys' },
]
const press = (key: string, more: Partial<Press> = {}): Press => ({
  key,
  mod: false,
  modified: false,
  where: 'page',
  at: 0,
  ...more,
})
const read = (one: Press, before: Meaning | null = null, singleKeys = true) =>
  readPress(one, before, PLACES, singleKeys)
const anywhere = fc.constantFrom<Where>('page', 'list', 'control', 'typing', 'layer')

describe('a press', () => {
  it.each([
    ['/', 'search'],
    ['?', 'help'],
    ['j', 'down'],
    ['k', 'up'],
    ['Enter', 'open'],
    ['Escape', 'close'],
    ['p', 'pause'],
  ])('of %s means %s', (key, act) => {
    expect(read(press(key))).toEqual({ kind: 'act', act })
  })

  it('while somebody types, in a layer or with a modifier means nothing', () => {
    fc.assert(
      fc.property(fc.constantFrom('/', '?', 'j', 'k', 'g', 'p', 'Enter', 'Escape', 'd'), (key) => {
        expect(read(press(key, { where: 'typing' }))).toBeNull()
        expect(read(press(key, { where: 'layer' }))).toBeNull()
        expect(read(press(key, { modified: true }))).toBeNull()
      }),
    )
  })

  it('of a letter or a mark means nothing where single keys are turned off, of Enter, Escape and arrows still', () => {
    for (const key of ['/', '?', 'j', 'k', 'g', 'p']) expect(read(press(key), null, false)).toBeNull()
    expect(read(press('Escape'), null, false)).toEqual({ kind: 'act', act: 'close' })
    expect(read(press('ArrowDown', { where: 'list' }), null, false)).toEqual({ kind: 'act', act: 'down' })
  })

  it('of the command key and K finds, also while somebody types and with single keys off, but not over a layer', () => {
    fc.assert(
      fc.property(anywhere, fc.boolean(), fc.constantFrom('k', 'K'), (where, singleKeys, key) => {
        const meaning = read(press(key, { mod: true, modified: true, where }), null, singleKeys)
        expect(meaning).toEqual(where === 'layer' ? null : { kind: 'act', act: 'find' })
      }),
    )
  })

  it('of Enter stays with the button or link it is pressed on', () => {
    expect(read(press('Enter', { where: 'control' }))).toBeNull()
    expect(read(press('j', { where: 'control' }))).toEqual({ kind: 'act', act: 'down' })
  })

  it('of an arrow moves in a list and scrolls elsewhere', () => {
    expect(read(press('ArrowDown', { where: 'list' }))).toEqual({ kind: 'act', act: 'down' })
    expect(read(press('ArrowUp', { where: 'list' }))).toEqual({ kind: 'act', act: 'up' })
    expect(read(press('ArrowDown'))).toBeNull()
  })
})

describe('g and the key of a place', () => {
  it('goes there within a second and a half', () => {
    const g = read(press('g', { at: 1_000 }))
    expect(read(press('d', { at: 2_500 }), g)).toEqual({ kind: 'go', href: '/' })
    expect(read(press('d', { at: 2_501 }), g)).toBeNull()
  })

  it('wins over what the key does alone, and only right after g', () => {
    const g = read(press('g'))
    expect(read(press('k'), g)).toEqual({ kind: 'go', href: '/settings/keys' })
    expect(read(press('k'), read(press('j'), g))).toEqual({ kind: 'act', act: 'up' })
  })

  it('does what the key does alone where no place has it', () => {
    expect(read(press('p'), read(press('g')))).toEqual({ kind: 'act', act: 'pause' })
  })
})
