import fc from 'fast-check'
import type { ServerFrame } from '#lib/protocol/frame.ts'
import type { Delivery, Wire, World } from './connection-world-fixture.ts'

/** Something that the server, the network, the machine below or a person does. */
export type Act = (world: World) => void
const pick = (world: World, n: number): Wire | undefined =>
  world.wires.at(-1 - (n % Math.min(4, world.wires.length || 1)))
const withWire =
  (n: number, act: (world: World, wire: Wire) => void): Act =>
  (world) => {
    const wire = pick(world, n)
    if (wire) act(world, wire)
  }

const codes = [1000, 1001, 1005, 1006, 1011, 1012, 4001, 4003, 4009, 4100, 4102, 4200, 4201, 4202]
const byes = ['never', 'backoff', 'now'] as const
const bye = (code: number, reconnect: (typeof byes)[number], minMs: number): ServerFrame => ({
  type: 'bye',
  code,
  reason: 'so',
  reconnect,
  minMs,
  maxMs: minMs * 2,
})

const delivery: fc.Arbitrary<Delivery> = fc.tuple(fc.nat(2), fc.constantFrom('once', 'once', 'twice', 'drop'))

/** Drop, double, reorder, delay, switch, sleep, freeze, a clock that jumps: in any order. */
export const acts: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 9 }).map((n) => (world: World) => world.append(n)) },
  {
    weight: 12,
    arbitrary: fc
      .tuple(fc.nat(3), fc.integer({ min: 1, max: 4 }))
      .map(([n, most]) => withWire(n, (world, wire) => world.serve(wire, most))),
  },
  {
    weight: 20,
    arbitrary: fc
      .tuple(fc.nat(3), fc.nat(2), fc.constantFrom('once', 'once', 'once', 'twice', 'drop'))
      .map(([n, index, how]) => withWire(n, (world, wire) => world.deliver(wire, index, how))),
  },
  {
    weight: 5,
    arbitrary: fc
      .tuple(fc.nat(3), fc.constantFrom(...codes))
      .map(([n, code]) => withWire(n, (world, wire) => world.cut(wire, code))),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.nat(3), fc.constantFrom(...byes), fc.nat(5_000))
      .map(([n, reconnect, minMs]) => withWire(n, (_, wire) => void wire.queue.push(bye(4202, reconnect, minMs)))),
  },
  {
    weight: 1,
    arbitrary: fc
      .nat(3)
      .map((n) => withWire(n, (_, wire) => void wire.queue.push({ type: 'drain', afterMs: 500, spreadMs: 2_000 }))),
  },
  {
    weight: 2,
    arbitrary: fc.nat(3).map((n) => withWire(n, (world, { generation }) => world.input({ type: 'byte', generation }))),
  },
  {
    weight: 14,
    arbitrary: fc.constantFrom(1, 50, 300, 2_000, 5_000, 31_000, 61_000, 3_600_000).map((ms) => (world: World) => {
      world.now += ms
      world.input({ type: 'tick' })
    }),
  },
  {
    weight: 12,
    arbitrary: fc.constant((world: World) => world.toDeadline()),
  },
  { weight: 6, arbitrary: fc.constant((world: World) => world.failOver()) },
  { weight: 6, arbitrary: fc.constant((world: World) => world.goWell()) },
  {
    weight: 10,
    arbitrary: fc
      .tuple(fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 2, maxLength: 4 }), delivery, delivery, fc.boolean())
      .map(
        ([parts, first, second, old]) =>
          (world: World) =>
            world.burst(parts, [first, second], old),
      ),
  },
  {
    weight: 4,
    arbitrary: fc.constantFrom(1, 2, 5).map((n) => (world: World) => {
      // A minute in which all goes well, and the server says something every 15 s.
      for (let i = 0; i < 4 * n; i++) {
        world.now += 15_000
        world.append(1)
        world.goWell()
        world.input({ type: 'tick' })
      }
    }),
  },
  {
    weight: 8,
    arbitrary: fc.tuple(fc.nat(2), fc.boolean()).map(([n, ok]) => (world: World) => {
      const token = world.probes.at(-1 - n)
      if (token !== undefined) world.input({ type: 'probed', token, ok })
    }),
  },
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.nat(2), fc.constantFrom('ok', 'ok', 'failed', 'refused'))
      .map(([n, how]) => (world: World) => {
        const token = world.loads.at(-1 - n)
        if (token === undefined) return
        if (how === 'ok') world.snapshot(token)
        else world.input({ type: 'noSnapshot', token, closed: { code: how === 'failed' ? 1006 : 4001, reason: 'no' } })
      }),
  },
  { weight: 1, arbitrary: fc.nat(8).map((n) => (world: World) => world.restart(n)) },
  { weight: 1, arbitrary: fc.constant((world: World) => world.trim()) },
  {
    weight: 4,
    arbitrary: fc
      .constantFrom('visible', 'hidden', 'frozen', 'online', 'offline', 'retry', 'start', 'stop')
      .map((type) => (world: World) => world.input({ type })),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(-86_400_000, -3_600_000, -1_000, 3_600_000, 86_400_000).map((ms) => (world: World) => {
      world.jump(ms)
      world.input({ type: 'tick' })
    }),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom('frozen' as const, 'hidden' as const).map((how) => (world: World) => {
      // A page that sleeps for an hour, while the server goes on without it.
      world.input({ type: how })
      world.append(3)
      world.now += 3_600_000
      world.input({ type: 'tick' })
      world.input({ type: 'visible' })
    }),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(null, 'websocket' as const, 'sse' as const, 'poll' as const)
      .map((rung) => (world: World) => world.input({ type: 'force', rung })),
  },
  { weight: 3, arbitrary: fc.constant((world: World) => world.input({ type: 'refilter' })) },
  {
    weight: 1,
    arbitrary: fc.constant((world: World) => {
      world.excuses++
      world.input({ type: 'desync' })
    }),
  },
)
