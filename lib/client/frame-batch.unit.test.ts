import { expect, it } from 'vitest'
import { restingFrames } from './frame-batch.ts'

/** Time and frames (16 ms apart) worked by hand. */
function world() {
  let now = 0
  const waiting = new Set<{ readonly at: number; readonly run: () => void }>()
  const add = (at: number, run: () => void) => {
    const entry = { at, run }
    waiting.add(entry)
    return () => void waiting.delete(entry)
  }
  return {
    now: () => now,
    after: (ms: number, run: () => void) => add(now + ms, run),
    nextFrame: (run: () => void) => add((Math.floor(now / 16) + 1) * 16, run),
    until(end: number, step?: () => void) {
      while (now < end) {
        now += 1
        step?.()
        for (const entry of [...waiting].filter(({ at }) => at <= now)) {
          waiting.delete(entry)
          entry.run()
        }
      }
    },
    back: (ms: number) => {
      now -= ms
    },
    /** Something holds the page up: nothing else runs meanwhile. */
    busy: (ms: number) => {
      now += ms
    },
    waiting,
  }
}

it('gives the very next frame after a rest, and at most one each rest under a flood', () => {
  const page = world()
  const nextFrame = restingFrames(page, 40)
  const ran: number[] = []
  let asked = false
  page.until(1_000, () => {
    if (asked) return
    asked = true
    nextFrame(() => {
      asked = false
      ran.push(page.now())
    })
  })
  expect(ran[0]).toBe(16)
  const gaps = ran.slice(1).map((at, index) => at - (ran[index] ?? 0))
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(40)
  expect(Math.max(...gaps)).toBeLessThanOrEqual(40 + 16)
  page.until(2_000)
  nextFrame(() => ran.push(page.now()))
  page.until(2_017)
  expect(ran.at(-1)).toBe(2_016)
})

it('rests as long as the page was busy with the last one', () => {
  const page = world()
  const nextFrame = restingFrames(page, 40)
  const ran: number[] = []
  let asked = false
  page.until(2_000, () => {
    if (asked) return
    asked = true
    nextFrame(() => {
      asked = false
      ran.push(page.now())
      page.busy(150)
    })
  })
  const gaps = ran.slice(1).map((at, index) => at - (ran[index] ?? 0))
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(300)
  expect(Math.max(...gaps)).toBeLessThanOrEqual(300 + 2 * 16)
})

it('can be cancelled while it rests and while it waits for the frame, and outlives a clock that was set back', () => {
  const page = world()
  const nextFrame = restingFrames(page, 40)
  nextFrame(() => undefined)
  page.until(20)
  const never = () => expect.unreachable()
  nextFrame(never)()
  const off = nextFrame(never)
  page.until(57)
  off()
  expect(page.waiting.size).toBe(0)
  page.back(2_000)
  let ran = false
  nextFrame(() => {
    ran = true
  })
  page.until(page.now() + 16)
  expect(ran).toBe(true)
})
