import { setTimeout as sleep } from 'node:timers/promises'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright'
import { Console } from '#e2e/console.ts'
import { findChromium } from '#e2e/find-chromium.ts'
import { firstLiveEvents } from '#e2e/first-live-event.ts'
import type { TestServer } from '#e2e/server.ts'
import { fillFleet, post, workOf } from '../fleet.ts'
import { mainThreadTasks } from '../main-thread.ts'
import { lookup } from '../medians.ts'
import { type Figures, interleave, type Scenario } from '../scenario.ts'
import { startOurs } from '../system.ts'

const AGENTS = 100
const PER_SECOND = 200
/** Until everything that a first load brings is there. */
const SETTLE_MS = 3_000
/** Of the Deck once more, each until the first live event is shown. */
const LOADS = 5
const VIEWPORT = { width: 1_440, height: 900 }

/** What the page writes down of itself while it loads. */
interface Painted {
  lcpMs: number
  shift: number
}

async function deckRound(browser: Browser, server: TestServer, cookies: Cookies, runMs: number): Promise<Figures> {
  // A browser context of its own: nothing is in its cache.
  await using context = await browser.newContext({ viewport: VIEWPORT })
  await context.addCookies(cookies)
  const page = await context.newPage()
  await page.addInitScript(observePaint)
  const scriptBytes = await countScripts(context, page)
  await page.goto(server.url)
  await new Console(page, server.url).pill.filter({ hasText: 'Live' }).waitFor()
  await sleep(SETTLE_MS)
  const loaded = await painted(page)
  await browser.startTracing(page, { categories: ['toplevel', '__metadata'] })
  await work(server, runMs)
  const tasks = mainThreadTasks((await browser.stopTracing()).toString())
  const shift = (await painted(page)).shift
  const delays = await firstLiveEvents(page, server.url, LOADS)
  return {
    'KB script': scriptBytes() / 1_000,
    'LCP ms': loaded.lcpMs,
    'layout shift': shift,
    'task p99 ms': tasks[Math.floor(tasks.length * 0.99)] ?? 0,
    'task max ms': tasks.at(-1) ?? 0,
    'tasks over 50 ms': tasks.filter((ms) => ms > 50).length,
    tasks: tasks.length,
    'first event ms': delays[Math.floor(LOADS / 2)] ?? Number.NaN,
  }
}

type Cookies = Parameters<BrowserContext['addCookies']>[0]

/** Runs in the page, before any of its scripts. */
function observePaint(): void {
  const seen: Painted = { lcpMs: 0, shift: 0 }
  Object.assign(window, { seen })
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.lcpMs = entry.startTime
  }).observe({ type: 'largest-contentful-paint', buffered: true })
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if ('value' in entry) seen.shift += Number(entry.value)
  }).observe({ type: 'layout-shift', buffered: true })
}

const painted = (page: Page) => page.evaluate<Painted>('window.seen')

/** @returns the bytes of all scripts over the wire so far, headers and compression as they are. */
async function countScripts(context: BrowserContext, page: Page): Promise<() => number> {
  const scripts = new Set<string>()
  let bytes = 0
  const session = await context.newCDPSession(page)
  await session.send('Network.enable')
  session.on('Network.responseReceived', ({ requestId, type }) => void (type === 'Script' && scripts.add(requestId)))
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) bytes += encodedDataLength
  })
  return () => bytes
}

/** The fleet at work. */
async function work({ url }: TestServer, ms: number): Promise<void> {
  const started = performance.now()
  for (let made = 0, passed = 0; passed < ms; passed = performance.now() - started) {
    const due = Math.floor((passed / 1_000) * PER_SECOND)
    const events = Array.from({ length: due - made }, (_, place) => workOf(made + place, AGENTS))
    made = due
    if (events.length > 0) await post(url, events)
    await sleep(10)
  }
}

/** Loading the Deck with nothing in the cache, and what its main thread does while a fleet works. */
export const deck: Scenario = {
  name: 'deck',
  about: `the Deck in Chromium: first load, then ${AGENTS} agents at ${PER_SECOND} events/s`,
  async run(context) {
    await using server = await startOurs()
    await fillFleet(server, AGENTS)
    await using browser = await chromium.launch(await findChromium())
    const entry = await browser.newPage()
    await new Console(entry, server.url).open()
    const cookies = await entry.context().cookies()
    await entry.close()
    const samples = await interleave(context, {
      ours: () => deckRound(browser, server, cookies, context.quick ? 2_000 : 10_000),
    })
    const of = lookup(samples)
    const atMost = (what: string, most: number) => ({ what, value: of('ours', what), wanted: { atMost: most } })
    return {
      samples,
      goals: [
        atMost('KB script', 250),
        atMost('LCP ms', 1_000),
        atMost('layout shift', 0.02),
        atMost('task p99 ms', 50),
        atMost('first event ms', 300),
      ],
    }
  },
}
