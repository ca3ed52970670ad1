import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eventData } from '#lib/protocol/event.schema.ts'
import type { MissionEvent } from '#lib/protocol/event.ts'
import { decodeState, encodeState } from './codec.ts'
import { ANY_DATA, anyEvents, Stamp } from './event-fixture.ts'
import { hashState } from './hash.ts'
import { emptyState, fold } from './mission.ts'
import type { MissionState, Usage } from './model.ts'
import { NO_USAGE, plus } from './usage.ts'

const RUNS = { numRuns: 150 }

/** Freezes what is reachable, so that any write throws; maps are guarded by their own methods. */
function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  if (value instanceof Map) {
    const refuse = () => {
      throw new Error('a map of an input was changed')
    }
    Object.assign(value, { set: refuse, delete: refuse, clear: refuse })
    for (const entry of value.values()) freeze(entry)
  } else for (const inner of Object.values(value)) freeze(inner)
  return Object.freeze(value)
}

const overDecode = (state: MissionState): MissionState => decodeState(JSON.parse(JSON.stringify(encodeState(state))))
const sum = (usages: Iterable<Usage>): Usage => [...usages].reduce(plus, NO_USAGE)

describe('fold', () => {
  it('is tried with data that the schemas allow', () => {
    for (const [type, schema] of Object.entries(eventData)) {
      for (const data of fc.sample(ANY_DATA[type as keyof typeof ANY_DATA], 30)) {
        expect(schema.safeParse(data).error, type).toBeUndefined()
      }
    }
  })

  it('[P-READ-2] gives the same state for any split of the events into batches', () => {
    fc.assert(
      fc.property(anyEvents(120), fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 60 }), (events, sizes) => {
        let state = emptyState()
        let rest: readonly MissionEvent[] = events
        for (const size of sizes) {
          state = fold(state, rest.slice(0, size))
          rest = rest.slice(size)
        }
        const whole = fold(emptyState(), events)
        const split = fold(state, rest)
        expect(split).toStrictEqual(whole)
        expect(encodeState(split)).toStrictEqual(encodeState(whole))
      }),
      RUNS,
    )
  })

  it('[P-READ-2] goes on after a decoded snapshot as if it had never been encoded', () => {
    fc.assert(
      fc.property(anyEvents(120), fc.nat(120), (events, cut) => {
        const before = fold(emptyState(), events.slice(0, cut))
        const decoded = overDecode(before)
        expect(decoded).toStrictEqual(before)
        expect(hashState(decoded)).toBe(hashState(before))
        expect(fold(decoded, events.slice(cut))).toStrictEqual(fold(before, events.slice(cut)))
      }),
      RUNS,
    )
  })

  it('changes nothing that it was given', () => {
    fc.assert(
      fc.property(anyEvents(80), fc.nat(80), (events, cut) => {
        const before = freeze(fold(emptyState(), freeze(events.slice(0, cut))))
        fold(before, freeze(events.slice(cut)))
      }),
      RUNS,
    )
  })

  it('counts every usage once in each total', () => {
    fc.assert(
      fc.property(anyEvents(120), (events) => {
        const spent = events.filter(({ type }) => type === 'token:usage')
        const { tokens, agents } = fold(emptyState(), events)
        expect(tokens.all.requests).toBe(spent.length)
        const removed = events.some(({ type }) => type === 'agent:removed')
        const late = events.some(({ day }) => day > '2026-12-15')
        if (late) return
        expect(sum(tokens.days.values())).toStrictEqual(tokens.all)
        if (removed) return
        for (const agent of agents.values()) {
          const mine = [...tokens.days.values()].filter((row) => row.agentId === agent.id)
          expect(sum(mine)).toStrictEqual(agent.tokens)
          expect(sum(mine.filter((row) => row.day === agent.today?.day))).toStrictEqual(agent.today?.usage ?? NO_USAGE)
        }
      }),
      RUNS,
    )
  })

  it('keeps previousStatus, since and the level true', () => {
    fc.assert(
      fc.property(anyEvents(60), (events) => {
        let state = emptyState()
        for (const event of events) {
          const next = fold(state, [event])
          for (const agent of next.agents.values()) {
            const before = state.agents.get(agent.id)
            if (before === undefined) expect(agent.previousStatus).toBeNull()
            else if (before.status === agent.status) {
              expect([agent.since, agent.previousStatus]).toStrictEqual([before.since, before.previousStatus])
            } else expect([agent.since, agent.previousStatus]).toStrictEqual([event.at, before.status])
          }
          state = next
        }
      }),
      { numRuns: 60 },
    )
  })

  it('keeps the identity of every part that no event touched, and says which event touched it last', () => {
    fc.assert(
      fc.property(anyEvents(60), (events) => {
        let state = emptyState()
        for (const event of events) {
          const next = fold(state, [event])
          for (const part of Object.keys(next.changed) as (keyof MissionState['changed'])[]) {
            const touched = next.changed[part] !== state.changed[part]
            expect(next[part] === state[part], `${part} by ${event.type}`).toBe(!touched)
            if (touched) expect(next.changed[part]).toBe(event.seq)
          }
          state = next
        }
      }),
      { numRuns: 60 },
    )
  })

  it('keeps the identity of every entity that no event touched', () => {
    const stamp = new Stamp()
    const before = fold(emptyState(), [
      stamp.make('session:started', { sessionId: 's1', agentId: 'a' }),
      stamp.make('session:started', { sessionId: 's2', agentId: 'b' }),
    ])
    const after = fold(before, [stamp.make('session:activity', { sessionId: 's2', lastMessage: 'hello' })])
    expect(after.agents.get('a')).toBe(before.agents.get('a'))
    expect(after.sessions.get('s1')).toBe(before.sessions.get('s1'))
    expect(after.agents.get('b')).not.toBe(before.agents.get('b'))
    expect(after.tasks).toBe(before.tasks)
  })

  it('lets an event of an unknown type move nothing but the end of the log and its count', () => {
    const stamp = new Stamp()
    const before = fold(emptyState(), [stamp.make('session:started', { sessionId: 's1', agentId: 'a' })])
    const custom = {
      ...stamp.make('system:workspace', {}),
      type: 'acme:deploy',
      data: { agentId: 'z' },
    } as MissionEvent
    const { last, types, ...after } = fold(before, [custom])
    const { last: earlier, types: counted, ...rest } = before
    expect(after).toStrictEqual(rest)
    expect(types).toStrictEqual(new Map([...counted, ['other', 1]]))
    expect(last).toStrictEqual({ seq: earlier.seq + 1, at: custom.at, day: custom.day })
  })

  it('passes over events that the state holds already', () => {
    const stamp = new Stamp()
    const events = [
      stamp.make('token:usage', { agentId: 'a', model: 'opus', input: 5 }),
      stamp.make('token:usage', { agentId: 'a', model: 'opus', input: 5 }),
    ]
    const state = fold(emptyState(), events)
    expect(fold(state, events)).toBe(state)
    expect(state.agents.get('a')?.tokens.input).toBe(10)
  })

  it('gives back the same state for no events', () => {
    const state = emptyState()
    expect(fold(state, [])).toBe(state)
  })
})
