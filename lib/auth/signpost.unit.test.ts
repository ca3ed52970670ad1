import { describe, expect, it } from 'vitest'
import { clientAddress } from './client-address.ts'
import { signpost } from './signpost.ts'

const at = (pathname: string, search = '') => ({ pathname, search })

describe('the signpost of pages', () => {
  it('shows to the set-up as long as there is no owner, and away from it afterwards', () => {
    const fresh = { hasOwner: false, hasCookie: true }
    expect(signpost(at('/'), fresh)).toBe('/setup')
    expect(signpost(at('/sign-in'), fresh)).toBe('/setup')
    expect(signpost(at('/setup', '?token=x'), fresh)).toBeNull()
    expect(signpost(at('/setup', '?token=x'), { hasOwner: true, hasCookie: false })).toBe('/')
  })

  it('shows to the sign-in without a cookie, and remembers the way back', () => {
    const stranger = { hasOwner: true, hasCookie: false }
    expect(signpost(at('/tasks', '?state=open&x=1'), stranger)).toBe(
      '/sign-in?callbackUrl=%2Ftasks%3Fstate%3Dopen%26x%3D1',
    )
    expect(signpost(at('/sign-in'), stranger)).toBeNull()
    expect(signpost(at('/tasks'), { hasOwner: true, hasCookie: true })).toBeNull()
  })
})

describe('the address of a client', () => {
  it('is the one that stands nearest to us', () => {
    expect(clientAddress('203.0.113.9, 192.0.2.1')).toBe('192.0.2.1')
    expect(clientAddress('192.0.2.1')).toBe('192.0.2.1')
    expect(clientAddress('2001:db8::1 ')).toBe('2001:db8::1')
    for (const nothing of [null, undefined, '', '192.0.2.1,']) expect(clientAddress(nothing)).toBe('unknown')
    expect(clientAddress('x'.repeat(1_000))).toHaveLength(64)
  })
})
