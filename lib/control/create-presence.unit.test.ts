import { expect, it } from 'vitest'
import { serverGrant } from '#lib/auth/grant.ts'
import type { Grant, Scope } from '#lib/auth/principal.ts'
import type { Publish } from '#lib/connectors/connector.ts'
import { MissionError } from '#lib/protocol/errors.ts'
import type { Draft } from '#lib/protocol/event.ts'
import { createFakeClock } from './clock-fixture.ts'
import { createPresence } from './create-presence.ts'

const GRACE = 10_000

function keyGrant(scopes: readonly Scope[] = ['publish'], bound: Grant['principal']['bound'] = {}): Grant {
  return { ...serverGrant(), principal: { id: 'key:k', kind: 'key', name: 'k', scopes: new Set(scopes), bound } }
}

function setUp(machines: Readonly<Record<string, string>> = {}) {
  const clock = createFakeClock()
  const told: string[] = []
  const drafts: Draft[] = []
  const errors: unknown[] = []
  let failure: unknown = null
  const publish: Publish = async (grant, batch) => {
    if (failure) throw failure
    drafts.push(...batch)
    for (const { type, data } of batch) {
      const word = 'status' in data ? data.status : 'phase' in data ? data.phase : ''
      told.push(`${grant.principal.id} ${type} ${word}`.trim())
    }
    return []
  }
  const presence = createPresence({
    publish,
    clock,
    graceMs: GRACE,
    machineOf: (agentId) => machines[agentId] ?? null,
    report: (error) => errors.push(error),
  })
  return { clock, told, drafts, errors, presence, fail: (error: unknown) => (failure = error) }
}

const CAME = ['key:k agent:registered', 'key:k agent:lifecycle connect', 'key:k agent:statusChange idle']
const LEFT = ['rule:presence agent:lifecycle disconnect', 'rule:presence agent:statusChange offline']

it('tells that an agent is here with its first socket, and once for all of them', async () => {
  const { presence, told, clock } = setUp()
  presence.connect(keyGrant(), { agentId: 'a' })
  presence.connect(keyGrant(), { agentId: 'a' })
  await clock.advance(0)
  expect(told).toEqual(CAME)
  expect(presence.isPresent('a')).toBe(true)
  expect(presence.isPresent('b')).toBe(false)
})

it('tells that it left when the last socket has been closed for the grace period, in the name of the server', async () => {
  const { presence, told, clock } = setUp()
  const first = presence.connect(keyGrant(), { agentId: 'a' })
  const second = presence.connect(keyGrant(), { agentId: 'a' })
  first()
  first()
  await clock.advance(GRACE * 2)
  expect(told).toEqual(CAME)
  second()
  await clock.advance(GRACE - 1)
  expect(told).toEqual(CAME)
  await clock.advance(1)
  expect(told).toEqual([...CAME, ...LEFT])
  expect(presence.isPresent('a')).toBe(false)
})

it('tells that it has left since its socket closed, not since the grace period ended', async () => {
  const { presence, clock, drafts } = setUp()
  const off = presence.connect(keyGrant(), { agentId: 'a' })
  const closedAt = new Date(clock.now()).toISOString()
  off()
  await clock.advance(GRACE)
  expect(drafts.at(-1)?.data).toMatchObject({ status: 'offline', evidence: { source: 'socket', at: closedAt } })
})

it('tells nothing about a socket that comes back within the grace period', async () => {
  const { presence, told, clock } = setUp()
  const off = presence.connect(keyGrant(), { agentId: 'a' })
  off()
  await clock.advance(GRACE - 1)
  presence.connect(keyGrant(), { agentId: 'a' })
  await clock.advance(GRACE * 3)
  expect(told).toEqual(CAME)
})

it('tells what stands once the log takes it again, and skips what is over by then', async () => {
  const { presence, told, clock, errors, fail } = setUp()
  fail(new MissionError('overloaded', 'later'))
  const off = presence.connect(keyGrant(), { agentId: 'a' })
  await clock.advance(1)
  expect(errors).toHaveLength(1)
  off()
  fail(null)
  await clock.advance(GRACE * 2)
  expect(told).toEqual(CAME.concat(LEFT))

  const lost = setUp()
  lost.fail(new Error('the disk is gone'))
  const close = lost.presence.connect(keyGrant(), { agentId: 'a' })
  close()
  await lost.clock.advance(GRACE * 2)
  lost.fail(null)
  await lost.clock.advance(GRACE)
  expect(lost.told).toEqual([])
  expect(lost.presence.isPresent('a')).toBe(false)
})

it('does not try again what was refused for good', async () => {
  const { presence, clock, errors, fail } = setUp()
  fail(new MissionError('forbidden', 'no'))
  presence.connect(keyGrant(), { agentId: 'a' })
  await clock.advance(60_000)
  expect(errors).toHaveLength(1)
})

it('[P-AUTH-4] refuses a grant without publish scope, and one that is bound to another agent', () => {
  const { presence } = setUp()
  expect(() => presence.connect(keyGrant(['read']), { agentId: 'a' })).toThrow('scope "publish"')
  expect(() => presence.connect(keyGrant(['publish'], { agentId: 'b' }), { agentId: 'a' })).toThrow('bound')
  expect(presence.isPresent('a')).toBe(false)
})

it('[P-AUTH-4] a key bound to a machine speaks for agents on it alone, and a new one of its is registered there', async () => {
  const { presence, drafts, clock } = setUp({ mine: 'laptop', foreign: 'server' })
  const grant = keyGrant(['publish'], { machine: 'laptop' })
  expect(() => presence.connect(grant, { agentId: 'foreign' })).toThrow('bound to the machine "laptop"')
  presence.connect(grant, { agentId: 'mine' })
  presence.connect(grant, { agentId: 'new' })
  await clock.advance(0)
  expect(presence.isPresent('foreign')).toBe(false)
  expect(drafts.filter(({ type }) => type === 'agent:registered').map(({ data }) => data)).toEqual([
    { agentId: 'mine', machine: 'laptop' },
    { agentId: 'new', machine: 'laptop' },
  ])
})

it('tells later what was refused for its rate', async () => {
  const { presence, told, clock, fail } = setUp()
  fail(new MissionError('rate_limited', 'later', { retryAfterMs: 100 }))
  presence.connect(keyGrant(), { agentId: 'a' })
  await clock.advance(1)
  fail(null)
  await clock.advance(GRACE)
  expect(told).toEqual(CAME)
})

it('leaves no timer behind and tells nothing more when it is disposed', async () => {
  const { presence, told, clock } = setUp()
  const off = presence.connect(keyGrant(), { agentId: 'a' })
  const other = presence.connect(keyGrant(), { agentId: 'b' })
  await clock.advance(0)
  const before = told.length
  off()
  await presence[Symbol.asyncDispose]()
  await presence[Symbol.asyncDispose]()
  other()
  expect(clock.pending).toBe(0)
  await clock.advance(GRACE * 2)
  expect(told).toHaveLength(before)
})
