import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eventData } from '#lib/protocol/event.schema.ts'
import type { Principal, Scope } from './principal.ts'
import { refuseWrite } from './who-may-write.ts'

const CONTROL = ['approval:resolved', 'command:request', 'command:interrupt', 'system:alertAcked', 'task:limits']
const ADMIN = [
  'budget:allowed',
  'budget:changed',
  'budget:held',
  'budget:released',
  'budget:removed',
  'rule:changed',
  'rule:quiet',
  'rule:removed',
  'system:workspace',
]
const SERVER = [
  'agent:levelUp',
  'budget:denied',
  'budget:filled',
  'budget:passed',
  'system:alertResolved',
  'task:refused',
]
const KNOWN = Object.keys(eventData)

const key = (scopes: readonly Scope[], bound: Principal['bound'] = {}): Principal => ({
  id: 'key:k1',
  kind: 'key',
  name: 'Key k1',
  scopes: new Set(scopes),
  bound,
})
const owner: Principal = { ...key(['publish', 'read', 'control', 'admin']), id: 'person:p1', kind: 'person' }

const anyType = fc.oneof(fc.constantFrom(...KNOWN), fc.constantFrom('deploy:finished', 'agent:teleported', 'nonsense'))
const anyData = fc.record(
  {
    agentId: fc.constantFrom('a1', 'a2', 7),
    sessionId: fc.constantFrom('s1', 's2'),
    machine: fc.constantFrom('m1', 'm2'),
    note: fc.string(),
  },
  { requiredKeys: [] },
)
const anyScopes = fc.subarray<Scope>(['publish', 'read', 'control', 'admin'])
const anyBound = fc.record({ agentId: fc.constant('a1'), machine: fc.constant('m1') }, { requiredKeys: [] })

describe('who may write', () => {
  it('never lets a grant write a type of a scope that it does not have, nor anybody outside a type of the server', () => {
    fc.assert(
      fc.property(anyType, anyData, anyScopes, anyBound, (type, data, scopes, bound) => {
        if (refuseWrite(key(scopes, bound), type, data) !== null) return
        expect(SERVER).not.toContain(type)
        expect(scopes).toContain(ADMIN.includes(type) ? 'admin' : CONTROL.includes(type) ? 'control' : 'publish')
      }),
      { numRuns: 2_000 },
    )
  })

  it('lets a key bound to an agent write nothing about another agent, whatever else it says', () => {
    fc.assert(
      fc.property(anyType, anyData, anyScopes, (type, data, scopes) => {
        if (refuseWrite(key(scopes, { agentId: 'a1' }), type, data) === null)
          expect(['a1', undefined]).toContain(data.agentId)
      }),
      { numRuns: 2_000 },
    )
  })

  it('lets a key bound to a machine write nothing about an agent that is registered elsewhere', () => {
    const machineOf = (agentId: string) => (agentId === 'a1' ? 'm1' : 'm2')
    fc.assert(
      fc.property(anyType, anyData, anyScopes, (type, data, scopes) => {
        if (refuseWrite(key(scopes, { machine: 'm1' }), type, data, machineOf) !== null) return
        expect(data.agentId).not.toBe('a2')
        expect(data.machine).not.toBe('m2')
      }),
      { numRuns: 2_000 },
    )
  })

  it('lets the owner write every type but those of the server', () => {
    const refused = KNOWN.filter((type) => refuseWrite(owner, type, { agentId: 'a1' }) !== null)
    expect(refused.sort()).toEqual([...SERVER].sort())
  })

  it('lets a publish key write every other known type and its own namespaces', () => {
    const refused = KNOWN.filter((type) => refuseWrite(key(['publish']), type, { agentId: 'a1' }) !== null)
    expect(refused.sort()).toEqual([...SERVER, ...CONTROL, ...ADMIN].sort())
    expect(refuseWrite(key(['publish']), 'deploy:finished', {})).toBeNull()
  })

  it('lets the rules and connectors of the server write everything', () => {
    for (const kind of ['server', 'rule'] as const)
      for (const type of KNOWN) expect(refuseWrite({ ...key([]), kind }, type, {})).toBeNull()
  })

  it('names the type and what is missing', () => {
    expect(refuseWrite(key(['publish']), 'approval:resolved', {})).toMatch(/approval:resolved.*"control"/)
    expect(refuseWrite(key(['read']), 'deploy:finished', {})).toMatch(/deploy:finished.*"publish"/)
    expect(refuseWrite(owner, 'agent:levelUp', {})).toMatch(/agent:levelUp/)
    expect(refuseWrite(owner, 'agent:teleported', {})).toMatch(/agent:teleported/)
  })

  it('wants a bound key to say whose an event of an agent is, and lets it leave that out elsewhere', () => {
    const bound = key(['publish'], { agentId: 'a1' })
    expect(refuseWrite(bound, 'agent:statusChange', { sessionId: 's1', status: 'idle' })).toMatch(/"a1"/)
    expect(refuseWrite(bound, 'system:status', { component: 'database', status: 'down' })).toMatch(/"a1"/)
    expect(refuseWrite(bound, 'agent:statusChange', { agentId: 'a1', status: 'idle' })).toBeNull()
    expect(refuseWrite(bound, 'task:created', { taskId: 't1', title: 'Look' })).toBeNull()
    expect(refuseWrite(bound, 'deploy:finished', { agentId: 'a2' })).toMatch(/"a1"/)
  })

  it('lets a machine-bound key register agents on its machine, and takes no agent from another', () => {
    const bound = key(['publish'], { machine: 'm1' })
    const machineOf = (agentId: string) => ({ mine: 'm1', theirs: 'm2' })[agentId] ?? null
    expect(refuseWrite(bound, 'agent:registered', { agentId: 'new', machine: 'm1' }, machineOf)).toBeNull()
    expect(refuseWrite(bound, 'agent:registered', { agentId: 'new', machine: 'm2' }, machineOf)).toMatch(/"m1"/)
    expect(refuseWrite(bound, 'agent:registered', { agentId: 'theirs', machine: 'm1' }, machineOf)).toMatch(/"m1"/)
    expect(refuseWrite(bound, 'agent:activity', { agentId: 'mine' }, machineOf)).toBeNull()
    expect(refuseWrite(bound, 'agent:activity', { agentId: 'unheard-of' }, machineOf)).toMatch(/"m1"/)
    expect(refuseWrite(bound, 'lead:added', { name: 'Ada' }, machineOf)).toBeNull()
  })
})

it('[P-AUTH-7] how the server’s own components are, the server says alone', () => {
  for (const component of ['health:gateway', 'folder:leads', 'openclaw']) {
    const data = { component, status: 'up' }
    for (const outside of [owner, key(['publish'])])
      expect(refuseWrite(outside, 'system:status', data)).toContain(`"${component}"`)
    expect(refuseWrite({ ...key([]), kind: 'rule' }, 'system:status', data)).toBeNull()
  }
  for (const component of ['database', 'my-folder:x', 'openclaw-2', 'healthy'])
    expect(refuseWrite(key(['publish']), 'system:status', { component, status: 'down' })).toBeNull()
})

it('[P-LEAD-7] a bound key removes no leads', () => {
  for (const bound of [{ agentId: 'a1' }, { machine: 'm1' }]) {
    expect(refuseWrite(key(['publish'], bound), 'lead:removed', { leadId: 'l1' })).toMatch(/"lost"/)
    expect(refuseWrite(key(['publish'], bound), 'lead:updated', { leadId: 'l1' })).toBeNull()
  }
  for (const free of [owner, key(['publish'])]) expect(refuseWrite(free, 'lead:removed', { leadId: 'l1' })).toBeNull()
})

it('[P-AUTH-4] a bound key says nothing of a session that is another agent’s, whatever agent it names', () => {
  const machines: Readonly<Record<string, string>> = { mine: 'here', theirs: 'there' }
  const sessions: Readonly<Record<string, string>> = { s1: 'mine', s2: 'theirs', s3: 'nowhere' }
  const refused = (bound: Principal['bound'], sessionId: string) =>
    refuseWrite(
      key(['publish'], bound),
      'token:usage',
      { agentId: 'mine', sessionId, model: 'm' },
      (agentId) => machines[agentId] ?? null,
      (id) => sessions[id] ?? null,
    )
  for (const bound of [{ agentId: 'mine' }, { machine: 'here' }]) {
    expect(refused(bound, 's2')).toContain('"theirs"')
    expect([refused(bound, 's1'), refused(bound, 'new')]).toEqual([null, null])
  }
  expect(refused({ agentId: 'mine' }, 's3')).toContain('"nowhere"')
  expect([refused({ machine: 'here' }, 's3'), refused({}, 's2')]).toEqual([null, null])
})
