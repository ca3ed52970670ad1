import { expect, it } from 'vitest'
import type { Principal } from '#lib/auth/principal.ts'
import { DEFAULT_LIMITS } from '#lib/protocol/limits.ts'
import { ConnectionLimits } from './connection-limits.ts'

const limits = { ...DEFAULT_LIMITS, connectionsPerNode: 4, connectionsPerPerson: 2, connectionsPerKey: 3 }
const of = (id: string, kind: Principal['kind']): Principal => ({ id, kind, name: id, scopes: new Set(), bound: {} })

it('refuses the next connection of a principal by its kind, and takes it once one has left', () => {
  const gate = new ConnectionLimits(limits)
  for (const [principal, limit] of [
    [of('person:1', 'person'), 2],
    [of('key:1', 'key'), 3],
  ] as const) {
    for (let n = 0; n < limit; n++) gate.own(principal)
    expect(() => gate.own(principal)).toThrow(`${limit} connections`)
    gate.disown(principal)
    gate.own(principal)
  }
})

it('refuses the next connection of the node', () => {
  const gate = new ConnectionLimits(limits)
  for (let n = 0; n < 4; n++) gate.enter()
  expect(() => gate.enter()).toThrow('all 4 connections')
  gate.leave()
  gate.enter()
  expect(gate.count).toBe(4)
})
