import { expect, it } from 'vitest'
import { AGENT_PROGRAMS } from '#lib/connect/agents.ts'
import { holdWords } from './hold-words.ts'

it('tells of every agent that can be held what can be and what cannot, and of one whose hooks are off that nothing can', () => {
  for (const { id, can } of AGENT_PROGRAMS) {
    const words = holdWords(id, [])
    expect(words.can !== null).toBe(can.includes('gate'))
    expect(words.but).toContain('while the server is away')
    expect(holdWords(id, ['clock', 'hooks-off'])).toEqual({ can: null, but: expect.stringContaining('turned off') })
  }
  expect(holdWords('codex', ['hooks-untrusted']).can).toContain('once you trusted them')
})
