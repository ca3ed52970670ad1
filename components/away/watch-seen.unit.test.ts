import fc from 'fast-check'
import { expect, it } from 'vitest'
import { AGAIN_MS, createSeenWatch, PRESENT_MS, REST_MS } from './watch-seen.ts'

function page() {
  const world = { now: 1_000_000, seq: 1, hidden: false }
  const sent: { readonly at: number; readonly seq: number }[] = []
  const watch = createSeenWatch({
    seq: () => world.seq,
    now: () => world.now,
    isHidden: () => world.hidden,
    send: (seq) => sent.push({ at: world.now, seq }),
  })
  const later = (ms: number) => {
    world.now += ms
    world.seq++
    watch.tick()
  }
  return { world, sent, watch, later }
}

it('[P-AWAY-1] says at once that somebody has opened it, then at most every half minute while there is news', () => {
  const { sent, watch, later } = page()
  watch.touched()
  later(REST_MS - 1)
  later(1)
  later(10_000)
  expect(sent.map(({ seq }) => seq)).toEqual([1, 3])
})

it('[P-AWAY-1] a page at which nobody does anything is not looked at, until somebody comes back', () => {
  const { sent, watch, later } = page()
  watch.touched()
  for (let ms = 0; ms <= PRESENT_MS; ms += REST_MS) later(REST_MS)
  const before = sent.length
  for (let times = 0; times < 100; times++) later(REST_MS)
  expect(sent).toHaveLength(before)
  watch.touched()
  expect(sent).toHaveLength(before + 1)
})

it('[P-AWAY-1] somebody who looks on is known to be there although nothing happens', () => {
  const { sent, watch, world } = page()
  watch.touched()
  world.now += AGAIN_MS
  watch.touched()
  expect(sent).toHaveLength(2)
})

it('[P-AWAY-1] what was seen last is said on leaving, and nothing by a page that is hidden', () => {
  const { sent, watch, world } = page()
  watch.touched()
  world.seq = 9
  world.hidden = true
  watch.left()
  expect(sent.at(-1)?.seq).toBe(9)
  world.seq = 20
  world.now += 60_000
  watch.touched()
  watch.tick()
  expect(sent.at(-1)?.seq).toBe(9)
})

it('[P-AWAY-1] never says more than one thing in half a minute, but on leaving', () => {
  const step = fc.record({ ms: fc.nat(40_000), what: fc.constantFrom('touched', 'tick') })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const { world, sent, watch } = page()
      for (const { ms, what } of steps) {
        world.now += ms
        world.seq++
        watch[what]()
      }
      for (const [index, { at }] of sent.entries())
        if (index > 0) expect(at - (sent[index - 1]?.at ?? 0)).toBeGreaterThanOrEqual(REST_MS)
    }),
  )
})
