import { afterEach, expect, it, vi } from 'vitest'
import { pageFrames } from './page-frames.ts'
import { watchPage } from './watch-page.ts'

class FakeDocument extends EventTarget {
  hidden = true
  show(hidden: boolean) {
    this.hidden = hidden
    this.dispatchEvent(new Event('visibilitychange'))
  }
}
afterEach(() => void vi.useRealTimers())

const after = (ms: number, run: () => void) => {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}

it('a hidden page applies what came in four times a second, after half a minute every 5 s, and at once when it is shown', () => {
  vi.useFakeTimers()
  const document = new FakeDocument()
  const nextFrame = pageFrames(document, after)
  const started = Date.now()
  const ran: number[] = []
  const again = () => {
    ran.push(Date.now() - started)
    if (document.hidden) nextFrame(again)
  }
  nextFrame(again)
  vi.advanceTimersByTime(50_000)
  expect(ran.slice(0, 3)).toEqual([250, 500, 750])
  expect(ran.filter((at) => at > 30_000)).toEqual([35_000, 40_000, 45_000, 50_000])
  vi.advanceTimersByTime(100)
  document.show(false)
  expect(ran.at(-1)).toBe(50_100)
  expect(vi.getTimerCount()).toBe(0)
})

it('what was cancelled does not run, neither by time nor by being shown', () => {
  vi.useFakeTimers()
  const document = new FakeDocument()
  pageFrames(document, after)(() => expect.unreachable())()
  document.show(false)
  vi.advanceTimersByTime(10_000)
})

it('[P-LADDER-5] freezing, the back-forward cache and coming back are told in the words of the connection', () => {
  const page = new EventTarget()
  const document = new FakeDocument()
  const told: string[] = []
  const off = watchPage(page, document, (signal) => told.push(signal))
  document.dispatchEvent(new Event('freeze'))
  document.dispatchEvent(new Event('resume'))
  document.show(false)
  page.dispatchEvent(new Event('pagehide'))
  page.dispatchEvent(new Event('pageshow'))
  page.dispatchEvent(new Event('offline'))
  page.dispatchEvent(new Event('online'))
  off()
  page.dispatchEvent(new Event('online'))
  document.dispatchEvent(new Event('freeze'))
  expect(told).toEqual(['hidden', 'frozen', 'hidden', 'visible', 'frozen', 'visible', 'offline', 'online'])
})
