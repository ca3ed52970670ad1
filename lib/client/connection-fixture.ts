import type { ServerFrame } from '#lib/protocol/frame.ts'
import { transition } from './connection.ts'
import {
  CONSOLE,
  type ConnectionOptions,
  deadlineOf,
  type Effect,
  type Input,
  initialConnection,
} from './connection-state.ts'
import { viewOf } from './connection-view.ts'
import { positionAt } from './position.ts'

export const options: ConnectionOptions = { ...CONSOLE, stateVersion: 1 }
export const cursor = (seq: number, epoch = 'epoch-one') => `${epoch}:${seq}:t`
export const subscribed: ServerFrame = { type: 'subscribed', sub: '1', from: 0, head: 0 }
export const reset: ServerFrame = { type: 'reset', sub: '1', reason: 'gone', floor: 9, head: 9 }
export const hello = (stateVersion: number): ServerFrame => ({
  type: 'hello',
  v: 1,
  connection: 'c',
  node: 'n',
  stateVersion,
  heartbeatMs: 20_000,
  limits: { frameBytes: 1, subscriptions: 1 },
  user: { id: 'person:1', name: 'P' },
  expiresAt: null,
})

/** The machine with a clock, and a random number of one half. */
export function machine(random = 0.5) {
  const position = positionAt(cursor(0))
  if (!position) throw new Error('bad cursor')
  let now = 0
  let state = initialConnection(position, now, options)
  let effects: readonly Effect[] = []
  const opened: { rung: string; at: number; generation: number; cursor: string }[] = []
  function put(input: Input): readonly Effect[] {
    const result = transition(state, input, { now, random: () => random, options })
    state = result.state
    effects = result.effects
    for (const effect of effects) if (effect.type === 'open') opened.push({ ...effect, at: now })
    return effects
  }
  const newest = () => opened.at(-1)?.generation ?? 0
  const token = () =>
    effects.flatMap((effect) => (effect.type === 'probe' || effect.type === 'load' ? effect.token : []))[0] ?? -1
  const self = {
    put,
    opened,
    state: () => state,
    view: () => viewOf(state, now, 0, options),
    newest,
    now: () => now,
    later(ms: number) {
      now += ms
      return put({ type: 'tick' })
    },
    /** Goes to the next deadline. @returns how long that took. */
    wait(): number {
      const due = deadlineOf(state, options)
      if (due === null) throw new Error(`nothing is due in ${state.phase.kind}`)
      const ms = Math.max(0, due - now)
      self.later(ms)
      return ms
    },
    live(generation = newest()) {
      put({ type: 'frame', generation, frame: subscribed })
      return self
    },
    heard: (frame: ServerFrame = { type: 'ping', at: '' }, generation = newest()) =>
      put({ type: 'frame', generation, frame }),
    fail: (code = 1006, generation = newest()) => put({ type: 'closed', generation, closed: { code, reason: '' } }),
    probed: (ok: boolean) => put({ type: 'probed', token: token(), ok }),
    loaded: (seq: number, epoch?: string) =>
      put({ type: 'snapshot', token: token(), snapshot: { cursor: cursor(seq, epoch), stateVersion: 1, state: {} } }),
  }
  put({ type: 'start' })
  return self
}

type Machine = ReturnType<typeof machine>
export const rungs = ({ opened }: Machine) => opened.map(({ rung }) => rung)

export function onSse(): Machine {
  const m = machine()
  for (let i = 0; i < 2; i++) {
    m.fail()
    m.probed(true)
    m.wait()
  }
  return m
}

export function onPoll(): Machine {
  const m = onSse()
  for (let i = 0; i < 2; i++) {
    m.wait()
    m.probed(true)
    m.wait()
  }
  return m
}
