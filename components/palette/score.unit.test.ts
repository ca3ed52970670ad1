import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { folded } from './find-entry.ts'
import { score } from './score.ts'

const of = (query: string, words: string, more = '') =>
  score(folded(query), { words: folded(words), more: folded(more) })
const worth = (query: string, words: string, more = '') => of(query, words, more) ?? -1

describe('score', () => {
  it('puts the whole name before its beginning, that before a word, a piece, and scattered letters', () => {
    const values = ['deploy', 'deploy api', 'api deploy', 'redeploy', 'de 1 p 2 loy'].map((words) =>
      worth('deploy', words),
    )
    expect(values).toEqual([...values].sort((a, b) => b - a))
    expect(new Set(values).size).toBe(values.length)
    expect(Math.min(...values)).toBeGreaterThan(0)
  })

  it('prefers the shorter of two that begin alike', () => {
    expect(worth('cart', 'cart page')).toBeGreaterThan(worth('cart', 'cart page that jumps on slow networks'))
  })

  it('finds by id, project or machine, after those named so', () => {
    expect(worth('billing', 'Round invoices once', 'task-7 shop/billing')).toBeGreaterThan(0)
    expect(worth('billing', 'billing')).toBeGreaterThan(worth('billing', 'Round invoices once', 'billing'))
  })

  it('takes several words in any order, and all of them', () => {
    expect(worth('totals cart', 'Cart totals jump')).toBeGreaterThan(0)
    expect(of('totals sausage', 'Cart totals jump')).toBeNull()
    expect(worth('cart shop', 'Cart totals jump', 'shop/web')).toBeGreaterThan(0)
  })

  it('finds letters in order where the first begins a word and few stand between', () => {
    expect(worth('dpl', 'deploy')).toBeGreaterThan(0)
    expect(of('ply', 'deploy')).toBeNull()
    expect(of('pyo', 'deploy')).toBeNull()
    expect(of('epy', 'a deploy')).toBeNull()
    expect(of('aaa', 'a very long text that has an a here and there')).toBeNull()
  })

  it('does not see case and accents', () => {
    expect(worth('jose', 'José')).toBe(worth('José', 'jose'))
    expect(worth('STRASSE', 'Strasse')).toBe(worth('strasse', 'Strasse'))
  })

  it('of any piece of a text is a match, of a text without one of its letters is none', () => {
    const text = fc.string({ minLength: 1, maxLength: 40, unit: fc.constantFrom(...'abcxyz -/.0') })
    fc.assert(
      fc.property(text, fc.nat(), fc.nat(), (words, a, b) => {
        const [from, to] = [a % words.length, b % words.length].sort((one, two) => one - two)
        const piece = words.slice(from, (to ?? 0) + 1)
        expect(score(piece, { words, more: '' })).not.toBeNull()
        expect(score(`${piece}#`, { words, more: '' })).toBeNull()
      }),
    )
  })
})
