import { describe, expect, it } from 'vitest'
import { authorize } from './authorize.ts'
import { createGrant } from './grant.ts'
import { type Principal, SCOPES, type Scope } from './principal.ts'

const grantOf = (kind: 'person' | 'key', scopes: readonly Scope[]) => {
  const principal: Principal = { id: `${kind}:x`, kind, name: 'x', scopes: new Set(scopes), bound: {} }
  return createGrant(principal, kind === 'key' ? 'key' : 'session', null, { now: () => 0 })
}
const code = (expected: string) => expect.objectContaining({ code: expected })

describe('authorize', () => {
  it('lets everybody into what is open', () => {
    expect(authorize(null, 'open')).toBeNull()
  })

  it.each(SCOPES)('asks for the scope %s by name, and for no other', (scope) => {
    const { grant } = grantOf('key', [scope])
    expect(authorize(grant, scope)).toBe(grant)
    const others = grantOf(
      'key',
      SCOPES.filter((other) => other !== scope),
    )
    expect(() => authorize(others.grant, scope)).toThrow(
      expect.objectContaining({ code: 'forbidden', message: expect.stringContaining(`"${scope}"`) }),
    )
    expect(() => authorize(null, scope)).toThrow(code('unauthenticated'))
  })

  it('wants a person where it says so, whatever scopes a key has', () => {
    const { grant } = grantOf('person', [])
    expect(authorize(grant, 'person')).toBe(grant)
    expect(() => authorize(grantOf('key', SCOPES).grant, 'person')).toThrow(code('forbidden'))
  })

  it('[P-AUTH-1] refuses a grant from the moment it is revoked', () => {
    const { grant, revoke } = grantOf('person', SCOPES)
    authorize(grant, 'read')
    revoke()
    expect(() => authorize(grant, 'read')).toThrow(code('revoked'))
  })
})
