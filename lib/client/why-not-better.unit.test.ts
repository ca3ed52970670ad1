import { expect, it } from 'vitest'
import type { Tried } from './connection-state.ts'
import { UNCONNECTED } from './connection-view.ts'
import type { Rung } from './transport.ts'
import { whyNotBetter } from './why-not-better.ts'

const tried = (rung: Rung, outcome: Tried['outcome'], at: number): Tried => ({ rung, outcome, at, reason: null })
const HISTORY = [
  tried('websocket', 'failed', 1),
  tried('websocket', 'mute', 2),
  tried('sse', 'live', 3),
  tried('sse', 'lost', 4),
]

it('tells the latest failure of a better transport, never one of the transport itself or of a lower one', () => {
  expect(whyNotBetter({ ...UNCONNECTED, transport: 'sse', tried: HISTORY })?.at).toBe(2)
  expect(whyNotBetter({ ...UNCONNECTED, transport: 'poll', tried: HISTORY })?.at).toBe(4)
  expect(whyNotBetter({ ...UNCONNECTED, transport: 'websocket', tried: HISTORY })).toBeNull()
})

it('tells nothing where a person chose the transport', () => {
  expect(whyNotBetter({ ...UNCONNECTED, transport: 'poll', forced: 'poll', tried: HISTORY })).toBeNull()
})
