import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEFAULT_LIMITS } from '#lib/protocol/limits.ts'
import { rhythmOf, Wheel } from './heartbeat.ts'

const member = (name: number) => ({ name, slot: -1, index: -1 })

describe('Wheel', () => {
  it('visits each member exactly once a turn, whoever came and left before', () => {
    const moves = fc.array(fc.tuple(fc.boolean(), fc.nat(50)), { maxLength: 200 })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), moves, (slots, all) => {
        const wheel = new Wheel<ReturnType<typeof member>>(slots)
        const inside = new Map<number, ReturnType<typeof member>>()
        for (const [coming, name] of all) {
          const known = inside.get(name)
          if (coming && !known) {
            const fresh = member(name)
            inside.set(name, fresh)
            wheel.add(fresh)
          } else if (!coming && known) {
            inside.delete(name)
            wheel.remove(known)
            wheel.remove(known)
          }
        }
        const visited: number[] = []
        for (let tick = 0; tick < slots; tick++) {
          wheel.turn()
          wheel.visit(0, ({ name }) => visited.push(name))
        }
        expect(visited.sort()).toEqual([...inside.keys()].sort())
        expect([...wheel].length).toBe(inside.size)
      }),
    )
  })

  it('spreads its members evenly over the slots', () => {
    const wheel = new Wheel<ReturnType<typeof member>>(20)
    for (let name = 0; name < 1_000; name++) wheel.add(member(name))
    for (let tick = 0; tick < 20; tick++) {
      let visits = 0
      wheel.turn()
      wheel.visit(0, () => visits++)
      expect(visits).toBe(50)
    }
  })

  it('visits again those of earlier ticks, each so many ticks later', () => {
    const wheel = new Wheel<ReturnType<typeof member>>(5)
    for (let name = 0; name < 5; name++) wheel.add(member(name))
    const at = new Map<number, number>()
    for (let tick = 0; tick < 20; tick++) {
      const now = wheel.turn()
      wheel.visit(3, ({ name }) => {
        if (at.has(name)) expect(now - (at.get(name) ?? 0)).toBe(3)
      })
      wheel.visit(0, ({ name }) => at.set(name, now))
    }
    expect(at.size).toBe(5)
  })

  it('lets a member leave while it is visited', () => {
    const wheel = new Wheel<ReturnType<typeof member>>(1)
    for (let name = 0; name < 10; name++) wheel.add(member(name))
    let visits = 0
    wheel.turn()
    wheel.visit(0, (one) => {
      visits++
      wheel.remove(one)
    })
    expect(visits).toBe(10)
    expect([...wheel]).toEqual([])
  })
})

describe('rhythmOf', () => {
  it('ticks often enough for the shortest duty, and each duty takes its time', () => {
    const { tickMs, heartbeatTicks, pongTicks, commentTicks } = rhythmOf(DEFAULT_LIMITS)
    expect(tickMs).toBe(500)
    expect([heartbeatTicks, pongTicks, commentTicks].map((ticks) => ticks * tickMs)).toEqual([20_000, 10_000, 15_000])
  })
})
