import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toldApart } from './told-apart.ts'

const one = (id: string, name: string, project: string | null = null) => ({ id, name, project })

describe('agents in a list', () => {
  it('are called by name, and those of one name by project, else by id', () => {
    const words = toldApart([
      one('a1', 'Ada', 'api'),
      one('a2', 'ada', 'web'),
      one('a3', 'Ada', 'docs'),
      one('a4', 'Ada', 'docs'),
      one('a5', 'Ada'),
      one('k', 'Kato', 'api'),
    ])
    expect([...words]).toEqual([
      ['a1', 'Ada (api)'],
      ['a2', 'ada (web)'],
      ['a3', 'Ada (a3)'],
      ['a4', 'Ada (a4)'],
      ['a5', 'Ada (a5)'],
      ['k', 'Kato'],
    ])
  })

  it('have each their own words, as long as no name pretends to be another', () => {
    const agents = fc.uniqueArray(
      fc.record({
        id: fc.stringMatching(/^i[0-9]{1,3}$/),
        name: fc.constantFrom('Ada', 'ada', 'Kato', 'Wren'),
        project: fc.constantFrom(null, 'api', 'web'),
      }),
      { selector: ({ id }) => id, maxLength: 12 },
    )
    fc.assert(
      fc.property(agents, (all) => {
        const words = toldApart(all)
        expect(new Set(words.values()).size).toBe(all.length)
      }),
    )
  })
})
