import { describe, expect, it } from 'vitest'
import { DESTINATIONS } from '../frame/destinations.ts'
import type { Press } from './read-press.ts'
import { createShortcuts } from './shortcuts.ts'

const key = (name: string): Press => ({ key: name, mod: false, modified: false, where: 'page', at: 0 })

function world() {
  const said: string[] = []
  const shortcuts = createShortcuts([{ key: 'e', href: '/events', word: 'Events' }], (href) => said.push(href))
  return { said, shortcuts, press: (name: string) => shortcuts.press(key(name), true) }
}

describe('shortcuts', () => {
  it('are answered by the page before the frame, and by the frame where the page has nothing to do', () => {
    const { said, shortcuts, press } = world()
    shortcuts.add('frame', () => ({ search: () => void said.push('frame') }))
    let busy = true
    const off = shortcuts.add('page', () => ({ search: () => (busy ? void said.push('page') : false) }))
    expect(press('/')).toBe(true)
    busy = false
    press('/')
    off()
    press('/')
    expect(said).toEqual(['page', 'frame', 'frame'])
  })

  it('that nobody answers are left to the browser', () => {
    const { press } = world()
    expect(press('j')).toBe(false)
    expect(press('x')).toBe(false)
  })

  it('of one key do what the page answers', () => {
    const { said, shortcuts, press } = world()
    const off = shortcuts.add('page', () => ({ add: () => void said.push('task') }))
    press('c')
    off()
    shortcuts.add('page', () => ({ newRule: () => void said.push('rule'), newBudget: () => void said.push('budget') }))
    press('c')
    press('b')
    expect([said, press('h')]).toEqual([['task', 'rule', 'budget'], false])
  })

  it('that share a key are tried in turn: the first that has something to do is done', () => {
    const { said, shortcuts, press } = world()
    let lifts = true
    shortcuts.add('page', () => ({ move: () => (lifts ? void said.push('one') : false) }))
    const off = shortcuts.add('page', () => ({ moveAll: () => void said.push('all') }))
    press('s')
    lifts = false
    press('s')
    off()
    expect([said, press('s')]).toEqual([['one', 'all'], false])
  })

  it('lead to a place', () => {
    const { said, press } = world()
    expect([press('g'), press('e'), press('e')]).toEqual([true, true, false])
    expect(said).toEqual(['/events'])
  })

  it('list what is answered now and nothing else, natives with the frame', () => {
    const { shortcuts } = world()
    const off = shortcuts.add('page', () => ({ down: () => undefined, up: () => undefined }))
    expect(shortcuts.answered('page')).toEqual(['down', 'up'])
    expect(shortcuts.answered('frame')).toEqual(['leave'])
    off()
    expect(shortcuts.answered('page')).toEqual([])
  })

  it('of two places are never the same', () => {
    const keys = DESTINATIONS.flatMap((one) => one.key ?? [])
    expect(new Set(keys).size).toBe(keys.length)
    expect(keys.length).toBeGreaterThan(2)
  })
})
