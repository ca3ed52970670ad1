import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { DEFAULT_LIMITS } from '#lib/protocol/limits.ts'
import { createGrant } from './grant.ts'
import { type Principal, SCOPES } from './principal.ts'
import { createTickets } from './tickets.ts'

const HOUR_MS = 3_600_000

function started(expiresAt: number | null = null, more: Partial<Principal> = {}) {
  const clock = { time: 0, now: () => clock.time }
  const principal: Principal = {
    id: 'person:p1',
    kind: 'person',
    name: 'Ada',
    scopes: new Set(SCOPES),
    bound: {},
    ...more,
  }
  const session = createGrant(principal, 'session', expiresAt, clock)
  return { clock, session, tickets: createTickets({ limits: DEFAULT_LIMITS, clock, random: randomBytes }) }
}

describe('a socket ticket', () => {
  it('opens once, with all that its grant may do and for as long', () => {
    const { session, tickets } = started(HOUR_MS)
    const { ticket, expiresAt } = tickets.issue(session.grant, 'socket')
    expect(expiresAt).toBe('1970-01-01T00:00:30.000Z')
    const grant = tickets.redeem(ticket, 'socket')
    expect(grant).toMatchObject({ via: 'ticket', alive: true, expiresAt: HOUR_MS, principal: { id: 'person:p1' } })
    expect([...(grant?.principal.scopes ?? [])]).toEqual(SCOPES)
    expect(tickets.redeem(ticket, 'socket')).toBeNull()
    session.revoke()
    expect(grant?.alive).toBe(false)
  })

  it('is over after 30 seconds', () => {
    const { clock, session, tickets } = started()
    const first = tickets.issue(session.grant, 'socket')
    const second = tickets.issue(session.grant, 'socket')
    clock.time = 29_999
    expect(tickets.redeem(first.ticket, 'socket')).not.toBeNull()
    clock.time = 30_000
    expect(tickets.redeem(second.ticket, 'socket')).toBeNull()
  })

  it('opens no stream, and a stream ticket no socket', () => {
    const { session, tickets } = started()
    expect(tickets.redeem(tickets.issue(session.grant, 'socket').ticket, 'stream')).toBeNull()
    expect(tickets.redeem(tickets.issue(session.grant, 'stream').ticket, 'socket')).toBeNull()
  })
})

describe('a stream ticket', () => {
  it('opens again and again, and only reads', () => {
    const { session, tickets } = started()
    const { ticket } = tickets.issue(session.grant, 'stream')
    const grant = tickets.redeem(ticket, 'stream')
    expect([...(grant?.principal.scopes ?? [])]).toEqual(['read'])
    expect(tickets.redeem(ticket, 'stream')).toBe(grant)
  })

  it('lives 12 hours, or as long as its session where that is less', () => {
    const long = started()
    expect(long.tickets.issue(long.session.grant, 'stream').expiresAt).toBe('1970-01-01T12:00:00.000Z')
    const short = started(HOUR_MS)
    const { ticket, expiresAt } = short.tickets.issue(short.session.grant, 'stream')
    expect(expiresAt).toBe('1970-01-01T01:00:00.000Z')
    const grant = short.tickets.redeem(ticket, 'stream')
    short.clock.time = HOUR_MS
    expect(grant?.alive).toBe(false)
    expect(short.tickets.redeem(ticket, 'stream')).toBeNull()
  })

  it('dies with its session, for those who hold it and those who come', () => {
    const { session, tickets } = started()
    const { ticket } = tickets.issue(session.grant, 'stream')
    const grant = tickets.redeem(ticket, 'stream')
    session.revoke()
    expect(grant?.alive).toBe(false)
    expect(tickets.redeem(ticket, 'stream')).toBeNull()
  })
})

describe('tickets', () => {
  it('are not given to a ticket, nor to a key that may not read', () => {
    const { session, tickets } = started()
    const grant = tickets.redeem(tickets.issue(session.grant, 'stream').ticket, 'stream')
    if (!grant) expect.unreachable()
    expect(() => tickets.issue(grant, 'stream')).toThrow(/ticket gives no tickets/)
    const blind = started(null, { scopes: new Set(['publish']) })
    expect(() => blind.tickets.issue(blind.session.grant, 'socket')).toThrow(/"read"/)
  })

  it('are bounded for each principal: the oldest goes', () => {
    const { session, tickets } = started()
    const issued = Array.from({ length: 201 }, () => tickets.issue(session.grant, 'stream').ticket)
    expect(issued.map((ticket) => tickets.redeem(ticket, 'stream') !== null)).toEqual([false, ...Array(200).fill(true)])
  })

  it('are bounded over all principals: what is over goes first, then more are refused', () => {
    const { clock, session, tickets } = started()
    const fill = () => {
      for (let n = 0; n < 10_000; n++) {
        const principal = { ...session.grant.principal, id: `key:${n}` }
        tickets.issue({ ...session.grant, alive: true, principal }, 'socket')
      }
    }
    fill()
    expect(() => tickets.issue(session.grant, 'socket')).toThrow(/Too many tickets/)
    clock.time = 30_000
    fill()
    expect(() => tickets.issue(session.grant, 'socket')).toThrow(/Too many tickets/)
  })
})
