import { expect, it } from 'vitest'
import { serverGrant } from '#lib/auth/grant.ts'
import type { Principal } from '#lib/auth/principal.ts'
import { systemClock } from '#lib/protocol/clock.ts'
import { emptyState } from '#lib/state/mission.ts'
import { createFillIn } from './fill-in.ts'

const state = emptyState()
const fillIn = createFillIn({ state: () => state, people: () => [], clock: systemClock })
const key = { ...serverGrant().principal, id: 'key:k', kind: 'key' as const }
const bound = { ...key, bound: { agentId: 'a' } }

it('[P-LEAD-8] what an agent adds or scores with its own key is by that agent, and what it changes names nobody', () => {
  const data = { leadId: 'l', name: 'Acme', score: 5 }
  const by = (type: string, who: Principal = bound) => fillIn({ type, data }, who)
  expect([by('lead:added'), by('lead:scored')]).toEqual([
    { ...data, agentId: 'a' },
    { ...data, agentId: 'a' },
  ])
  expect(by('lead:updated')).toBe(data)
  expect([by('lead:added', key), by('lead:scored', key)]).toEqual([data, data])
})
