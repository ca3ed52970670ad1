import { describe, expect, it } from 'vitest'
import { createGrant, narrowGrant, serverGrant } from './grant.ts'
import type { Principal } from './principal.ts'

const PRINCIPAL: Principal = { id: 'key:k1', kind: 'key', name: 'k1', scopes: new Set(['read']), bound: {} }
const turn = () => new Promise((resolve) => setImmediate(resolve))

describe('a grant', () => {
  it('tells each listener once that it is revoked, also one that comes late, and none that left', async () => {
    const { grant, revoke } = createGrant(PRINCIPAL, 'key', null, { now: () => 0 })
    const heard: string[] = []
    grant.onRevoked(() => heard.push('first'))
    const off = grant.onRevoked(() => heard.push('left'))
    off()
    const offLate = grant.onRevoked(() => heard.push('left late'))
    revoke()
    revoke()
    offLate()
    expect(grant.alive).toBe(false)
    await turn()
    grant.onRevoked(() => heard.push('late'))
    await turn()
    expect(heard).toEqual(['first', 'late'])
  })

  it('is dead from the millisecond in which it expires', () => {
    const clock = { time: 999, now: () => clock.time }
    const { grant } = createGrant(PRINCIPAL, 'session', 1_000, clock)
    expect(grant.alive).toBe(true)
    clock.time = 1_000
    expect(grant.alive).toBe(false)
  })

  it('ends the narrower ones that were made of it', async () => {
    const clock = { now: () => 0 }
    const { grant, revoke } = createGrant(PRINCIPAL, 'session', null, clock)
    const narrow = narrowGrant(grant, PRINCIPAL, 10, clock)
    let heard = 0
    narrow.onRevoked(() => heard++)
    expect(narrow).toMatchObject({ alive: true, via: 'ticket', expiresAt: 10 })
    revoke()
    expect(narrow.alive).toBe(false)
    await turn()
    expect(heard).toBe(1)
  })

  it('of a rule acts in its name', () => {
    expect(serverGrant('budgets').principal).toMatchObject({ id: 'rule:budgets', kind: 'rule' })
    expect(serverGrant().principal).toMatchObject({ id: 'server', kind: 'server' })
  })
})
