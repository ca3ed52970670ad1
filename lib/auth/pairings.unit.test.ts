import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { NewKey } from './accounts.ts'
import { createGrant } from './grant.ts'
import { createPairings, PAIRING_MS } from './pairings.ts'
import { SCOPES } from './principal.ts'

function started() {
  const clock = { time: 0, now: () => clock.time }
  const principal = { id: 'person:p1', kind: 'person', name: 'Ada', scopes: new Set(SCOPES), bound: {} } as const
  const session = createGrant(principal, 'session', null, clock)
  const made: NewKey[] = []
  const pairings = createPairings({
    clock,
    random: randomBytes,
    createKey: async (key) => {
      made.push(key)
      const stamps = { createdAt: '', lastUsedDay: null, revokedAt: null }
      return { key: { id: 'k1', prefix: 'mc_', ...key, bound: key.bound ?? {}, ...stamps }, secret: 'mc_secret' }
    },
  })
  return { clock, session, made, pairings }
}

describe('a pairing code', () => {
  it('[P-PAIR-1] is worth one key, which may only publish and only for the machine that claimed it', async () => {
    const { session, made, pairings } = started()
    const { id, code, expiresAt } = pairings.issue(session.grant, 'Claude Code')
    expect(expiresAt).toBe('1970-01-01T00:10:00.000Z')
    const both = await Promise.allSettled([pairings.claim(code, 'build-03'), pairings.claim(code, 'thief')])
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    expect(both[0]).toMatchObject({ value: { id, secret: 'mc_secret' } })
    expect(both[1]).toMatchObject({ reason: { code: 'gone' } })
    expect(made).toEqual([
      {
        name: 'build-03 · Claude Code',
        scopes: ['publish'],
        bound: { machine: 'build-03' },
        createdBy: 'person:p1',
      },
    ])
  })

  it('[P-PAIR-1] is over after ten minutes, and with the session that asked for it', async () => {
    const { clock, session, made, pairings } = started()
    const first = pairings.issue(session.grant, 'Codex')
    clock.time = PAIRING_MS
    await expect(pairings.claim(first.code, 'm')).rejects.toMatchObject({ code: 'gone' })
    const second = pairings.issue(session.grant, 'Codex')
    session.revoke()
    await expect(pairings.claim(second.code, 'm')).rejects.toMatchObject({ code: 'gone' })
    await expect(pairings.claim('guessed', 'm')).rejects.toMatchObject({ code: 'gone' })
    expect(made).toEqual([])
  })

  it('is not given to more than 200 at once, and again once those are over', () => {
    const { clock, session, pairings } = started()
    for (let at = 0; at < 200; at++) pairings.issue(session.grant, 'Codex')
    expect(() => pairings.issue(session.grant, 'Codex')).toThrow(/ten minutes/)
    clock.time = PAIRING_MS
    expect(pairings.issue(session.grant, 'Codex').code).toMatch(/^[0-9a-f]{32}$/)
  })
})
