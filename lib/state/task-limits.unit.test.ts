import { describe, expect, it } from 'vitest'
import { decodeState, encodeState } from './codec.ts'
import { folded, Stamp } from './event-fixture.ts'
import { limitOf, NO_LIMITS } from './task-limits.ts'

describe('[P-TASK-11] limits of the board', () => {
  it('change one by one, and each change is a version', () => {
    const stamp = new Stamp()
    const state = folded([
      stamp.make('task:limits', { limits: { running: 12, ready: 8 } }),
      stamp.make('task:limits', { limits: { ready: null, review: 5 } }),
      stamp.make('system:workspace', { name: 'Office' }),
    ])
    const { limits } = state.workspace
    expect(limits).toEqual({ version: 3, backlog: null, ready: null, running: 12, review: 5 })
    expect(decodeState(encodeState(state)).workspace.limits).toEqual(limits)
    expect(state.changed.workspace).toBe(3)
  })

  it('are none before anybody sets one, and none of what is closed', () => {
    expect(folded([]).workspace.limits).toEqual(NO_LIMITS)
    expect(limitOf({ ...NO_LIMITS, running: 3 }, 'running')).toBe(3)
    expect(limitOf(NO_LIMITS, 'done')).toBeNull()
  })
})
