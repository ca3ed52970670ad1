import { expect } from 'vitest'
import type { MissionEvent } from '#lib/protocol/event.ts'
import type { ServerFrame } from '#lib/protocol/frame.ts'
import { transition } from './connection.ts'
import {
  CONSOLE,
  type ConnectionOptions,
  type ConnectionState,
  deadlineOf,
  type Effect,
  type Input,
  initialConnection,
} from './connection-state.ts'
import { positionAt } from './position.ts'
import { steadyClock } from './steady-clock.ts'
import type { Rung } from './transport.ts'

const options: ConnectionOptions = { ...CONSOLE, stateVersion: 1 }

/** One way between the machine and the modelled server: what the server sent waits here to be delivered, in any order. */
export interface Wire {
  readonly generation: number
  readonly rung: Rung
  queue: ServerFrame[]
  /** Up to where the server has sent events; null before it answered, and after a reset. */
  sentTo: number | null
  cursor: string
  connected: boolean
}

function event(epoch: string, seq: number): MissionEvent {
  const at = '2026-01-01T00:00:00.000Z'
  return { seq, id: `${epoch}-${seq}`, at, day: '2026-01-01', actor: 'server', type: 'test:event', data: {} }
}

export type Delivery = readonly [index: number, how: 'once' | 'twice' | 'drop']

/** A server, a network that does what it likes, and the machine between; it checks every invariant at every step. */
export class World {
  private wall = 1_000_000
  private readonly clock = steadyClock(() => this.wall)
  /** Phases that it went from and to, as `opening live`. */
  readonly ways = new Set<string>()
  epoch = 'epoch-0001'
  epochs = 1
  head = 5
  floor = 1
  readonly wires: Wire[] = []
  readonly open = new Set<number>()
  readonly probes: number[] = []
  readonly loads: number[] = []
  state: ConnectionState
  applied: { epoch: string; seq: number }
  /** Reasons to lose continuity, and snapshots taken. */
  excuses = 0
  replaced = 0
  lastOpenAt = Number.NEGATIVE_INFINITY
  private seed: number

  constructor(seed: number) {
    this.seed = seed
    this.applied = { epoch: this.epoch, seq: this.head }
    const position = positionAt(this.cursor(this.head))
    if (!position) throw new Error('bad cursor')
    this.state = initialConnection(position, this.now, options)
    this.input({ type: 'start' })
  }

  get now(): number {
    return this.clock()
  }

  set now(time: number) {
    this.wall += time - this.clock()
  }

  /** Somebody sets the clock of the machine. */
  jump(ms: number): void {
    const before = this.now
    this.wall += ms
    expect(this.now).toBeGreaterThanOrEqual(before)
  }

  cursor(seq: number): string {
    return `${this.epoch}:${seq}:t${seq % 1000}`
  }

  random = (): number => {
    this.seed = (this.seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return this.seed / 2_147_483_648
  }

  input(input: Input): void {
    const late = 'generation' in input && input.type === 'frame' && !this.open.has(input.generation)
    const result = transition(this.state, input, { now: this.now, random: this.random, options })
    if (late) expect(result).toEqual({ state: this.state, effects: [] })
    const [from, to] = [this.state.phase.kind, result.state.phase.kind]
    if (from !== to) this.ways.add(`${from} ${to}`)
    this.state = result.state
    for (const effect of result.effects) this.perform(effect, input)
    this.check()
  }

  perform(effect: Effect, cause: Input): void {
    switch (effect.type) {
      case 'open':
        this.checkPace(cause)
        this.open.add(effect.generation)
        this.wires.push({ ...effect, queue: [], sentTo: null, connected: true })
        return
      case 'close': {
        this.open.delete(effect.generation)
        const wire = this.wires.find(({ generation }) => generation === effect.generation)
        if (wire) wire.connected = false
        return
      }
      case 'resubscribe': {
        // What the old subscription sent is dropped by the transport, which knows it by its name.
        const wire = this.wires.find(({ generation }) => generation === effect.generation)
        if (wire) Object.assign(wire, { queue: [], sentTo: null, cursor: effect.cursor })
        return
      }
      case 'probe':
        this.probes.push(effect.token)
        return
      case 'load':
        this.loads.push(effect.token)
        return
      case 'apply':
        for (const { seq, id } of effect.events) {
          expect({ seq, id }).toEqual({ seq: this.applied.seq + 1, id: `${this.applied.epoch}-${seq}` })
          this.applied = { epoch: this.applied.epoch, seq }
        }
        return
      case 'replace': {
        const position = positionAt(effect.snapshot.cursor)
        if (!position) throw new Error('bad cursor')
        this.applied = { epoch: position.epoch, seq: position.seq }
        this.replaced++
        return
      }
      case 'check':
      case 'outdated':
        return
    }
  }

  /** No busy loop: whoever is not a person, and not a snapshot that was just loaded, opens at the least delay or slower. */
  checkPace(cause: Input): void {
    const least = { tick: options.leastDelayMs, closed: options.backoffMs, frame: options.backoffMs }
    if (cause.type === 'tick' || cause.type === 'closed' || cause.type === 'frame')
      expect(this.now - this.lastOpenAt).toBeGreaterThanOrEqual(least[cause.type])
    this.lastOpenAt = this.now
  }

  check(): void {
    const { phase, position } = this.state
    const live = phase.kind === 'live' ? [phase.generation, ...(phase.trial ? [phase.trial.generation] : [])] : []
    const expected = phase.kind === 'opening' ? [phase.generation] : live
    expect([...this.open].sort()).toEqual(expected.sort())
    if (position) expect({ epoch: position.epoch, seq: position.seq }).toEqual(this.applied)
    expect(this.replaced).toBeLessThanOrEqual(this.excuses)
    const resting = phase.kind === 'idle' || phase.kind === 'paused' || phase.kind === 'refused'
    const due = deadlineOf(this.state, options)
    expect(due === null).toBe(resting)
    if (due !== null) expect(Number.isFinite(due)).toBe(true)
  }

  // What the server and the network may do.

  /** The server works on a wire: answers it the first time, then sends what is new in one frame. */
  serve(wire: Wire, most = 1_000): void {
    if (!wire.connected) return
    if (wire.sentTo === null) {
      this.answer(wire)
      return
    }
    const from = wire.sentTo
    const to = Math.min(this.head, from + most)
    if (to === from) return
    const events = Array.from({ length: to - from }, (_, i) => event(this.epoch, from + i + 1))
    wire.queue.push({ type: 'events', sub: '1', from, to, head: this.head, cursor: this.cursor(to), events })
    wire.sentTo = to
  }

  answer(wire: Wire): void {
    if (wire.queue.some(({ type }) => type === 'reset')) return
    const start = positionAt(wire.cursor)
    wire.queue.push(HELLO)
    const { floor, head } = this
    if (start?.epoch !== this.epoch) wire.queue.push({ type: 'reset', sub: '1', reason: 'epoch', floor, head })
    else if (start.seq < floor - 1) wire.queue.push({ type: 'reset', sub: '1', reason: 'gone', floor, head })
    else {
      wire.queue.push({ type: 'subscribed', sub: '1', from: start.seq, head })
      wire.sentTo = start.seq
    }
  }

  deliver(wire: Wire, index: number, how: 'once' | 'twice' | 'drop'): void {
    const [frame] = how === 'twice' ? [wire.queue[index]] : wire.queue.splice(index, 1)
    if (!frame || how === 'drop') return
    if (frame.type === 'reset') this.excuses++
    this.input({ type: 'frame', generation: wire.generation, frame })
  }

  cut(wire: Wire, code: number): void {
    if (!wire.connected) return
    wire.connected = false
    this.open.delete(wire.generation)
    this.input({ type: 'closed', generation: wire.generation, closed: { code, reason: 'cut' } })
  }

  append(events: number): void {
    this.head += events
  }

  /** Forgets every event. */
  trim(): void {
    this.floor = this.head + 1
  }

  restart(events: number): void {
    this.epochs++
    this.epoch = `epoch-${String(this.epochs).padStart(4, '0')}`
    this.head = events
    this.floor = 1
    for (const wire of [...this.wires]) this.cut(wire, 1006)
  }

  snapshot(token: number): void {
    const snapshot = { cursor: this.cursor(this.head), stateVersion: 1, state: {} }
    this.input({ type: 'snapshot', token, snapshot })
  }

  /** Some frames at once on the live wire, delivered out of order, doubled or lost; or first on the trial beside it. */
  burst(parts: readonly number[], order: readonly Delivery[], trialFirst: boolean): void {
    const wires = this.wires.filter(({ connected }) => connected)
    if (trialFirst) wires.reverse()
    for (const wire of wires) {
      if (wire.sentTo === null) this.serve(wire)
      while (wire.connected && wire.queue.length > 0) this.deliver(wire, 0, 'once')
      for (const part of parts) {
        this.append(part)
        this.serve(wire, part + 1)
      }
      for (const [index, how] of order) if (wire.connected) this.deliver(wire, index, how)
    }
  }

  /** The newest wire fails while HTTP answers: what drives it down the ladder. */
  failOver(): void {
    const wire = this.wires.at(-1)
    if (wire) this.cut(wire, 1006)
    for (const token of this.probes.splice(0)) this.input({ type: 'probed', token, ok: true })
    this.toDeadline()
  }

  toDeadline(): void {
    // Whole milliseconds, as clocks have them: a fraction can be lost in the sum of a clock that was set.
    this.now = Math.max(this.now, Math.ceil(deadlineOf(this.state, options) ?? 0))
    this.input({ type: 'tick' })
  }

  /** From here on all goes well: the page must be live, and have everything, within a bounded number of steps. */
  heal(): void {
    for (const { queue } of this.wires) queue.splice(0, queue.length, ...queue.filter(({ type }) => type !== 'bye'))
    if (this.state.phase.kind === 'refused' || this.state.phase.kind === 'paused') this.now += 10_000
    for (const type of ['start', 'visible', 'retry'] as const) this.input({ type })
    for (let round = 0; round < 2; round++) {
      this.head++
      for (let i = 0; i < 300 && !this.converged(); i++) this.goWell()
      expect(this.converged() ? 'converged' : this.state).toBe('converged')
    }
  }

  converged(): boolean {
    const { phase } = this.state
    return phase.kind === 'live' && this.applied.epoch === this.epoch && this.applied.seq === this.head
  }

  goWell(): void {
    for (const wire of [...this.wires].filter(({ connected }) => connected)) {
      this.serve(wire)
      while (wire.connected && wire.queue.length > 0) this.deliver(wire, 0, 'once')
      this.serve(wire)
      while (wire.connected && wire.queue.length > 0) this.deliver(wire, 0, 'once')
    }
    for (const token of this.probes.splice(0)) this.input({ type: 'probed', token, ok: true })
    for (const token of this.loads.splice(0)) this.snapshot(token)
    if (this.converged()) return
    if (this.state.phase.kind === 'waiting') this.toDeadline()
    else this.input({ type: 'tick' })
  }
}

const HELLO: ServerFrame = {
  type: 'hello',
  v: 1,
  connection: 'c',
  node: 'n',
  stateVersion: 1,
  heartbeatMs: 20_000,
  limits: { frameBytes: 1, subscriptions: 1 },
  user: { id: 'person:1', name: 'P' },
  expiresAt: null,
}
