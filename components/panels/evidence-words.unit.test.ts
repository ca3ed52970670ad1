import { describe, expect, it } from 'vitest'
import { fixtureState } from '../design/design-fixture.ts'
import { statusAgeFrom } from './evidence-words.ts'

const [someone] = fixtureState(Date.UTC(2026, 10, 21, 14, 32, 6)).agents.values()
if (!someone) throw new Error('The fixture has no agents')
const agent = { ...someone, since: '2026-11-21T10:00:00.000Z', lastSeenAt: '2026-11-21T14:00:00.000Z' }

describe('the age beside a status', () => {
  it.each(['working', 'stale'] as const)('tells for %s when the agent was last heard', (status) => {
    expect(statusAgeFrom({ ...agent, status })).toBe(agent.lastSeenAt)
  })

  it.each(['waiting', 'error', 'idle', 'offline'] as const)('tells for %s how long it has been so', (status) => {
    expect(statusAgeFrom({ ...agent, status })).toBe(agent.since)
  })
})
