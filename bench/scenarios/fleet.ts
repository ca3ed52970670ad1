import { setTimeout as sleep } from 'node:timers/promises'
import { type Browser, chromium, type Page } from 'playwright'
import { Console } from '#e2e/console.ts'
import { findChromium } from '#e2e/find-chromium.ts'
import type { TestServer } from '#e2e/server.ts'
import { fillFleet, post } from '../fleet.ts'
import { runClient } from '../jobs.ts'
import type { FleetResult } from '../load/fleet-work.ts'
import { Histogram } from '../measure.ts'
import { lookup } from '../medians.ts'
import { type Context, type Figures, interleave, type Scenario } from '../scenario.ts'
import { doorOf, startOurs } from '../system.ts'

const AGENTS = 1_000
const EACH = 5
const HOOKS_PER_SECOND = 50
/** Known to the page as well. */
const PROBE_EVERY_MS = 100
const VIEWPORT = { width: 1_440, height: 900 }

/** The fleet works, and one agent more changes what it says; how long until that stands on an open Deck? */
async function fleetRound(server: TestServer, page: Page, context: Context): Promise<Figures> {
  const times = timesOf(context)
  const running = work(server, times)
  await sleep(times.warmMs)
  await page.evaluate('window.delays.length = 0')
  const over = performance.now() + times.measureMs
  for (let n = 1; performance.now() < over; n++) {
    await say(server, n)
    await sleep(PROBE_EVERY_MS)
  }
  const seen = new Histogram()
  for (const ms of await page.evaluate<number[]>('window.delays')) seen.add(ms)
  const screen = seen.summary()
  return {
    ...figuresOf(await running.result),
    'screen p50 ms': screen.p50Ms,
    'screen p99 ms': screen.p99Ms,
    seen: seen.count,
  }
}

const timesOf = ({ quick }: Context) => ({ warmMs: quick ? 500 : 3_000, measureMs: quick ? 2_000 : 10_000 })

/** The same while nobody looks: what the server needs by itself. */
const unseenRound = async (server: TestServer, context: Context): Promise<Figures> =>
  figuresOf(await work(server, timesOf(context)).result)

const work = (server: TestServer, times: ReturnType<typeof timesOf>) =>
  runClient({
    kind: 'fleet',
    pid: server.pid,
    door: doorOf(server),
    hooksUrl: `${server.url}/api/ingest/claude-code/hooks`,
    agents: AGENTS,
    batch: EACH,
    hooksPerSecond: HOOKS_PER_SECOND,
    ...times,
  })

const figuresOf = ({ eventsPerSecond, cores, hook, post: posts, others, perEvent }: FleetResult): Figures => ({
  'events/s': eventsPerSecond,
  cores,
  'main µs': perEvent.main,
  'log µs': perEvent.log,
  'stores µs': perEvent.stores,
  'rest µs': perEvent.rest,
  'hook p50 ms': hook.p50Ms,
  'hook p99 ms': hook.p99Ms,
  'post p99 ms': posts.p99Ms,
  others,
})

/** Waiting, so that its card stands first whatever the others do. */
const say = ({ url }: TestServer, n: number) =>
  post(url, {
    type: 'agent:statusChange',
    data: { agentId: 'probe', status: 'waiting', reason: 'input', task: `said ${n} at ${Date.now()}` },
  })

async function openDeck(browser: Browser, server: TestServer): Promise<Page> {
  const page = await browser.newPage({ viewport: VIEWPORT })
  await new Console(page, server.url).open()
  await page.locator('li.agent', { hasText: 'said 0' }).first().waitFor()
  await page.evaluate(watchProbe)
  return page
}

/**
 * Runs in the page: where the cards change, it looks in the next frame what the first one says, and notes how old that is.
 * Asked at every frame it would make the page draw sixty a second, which it does not by itself.
 */
function watchProbe(): void {
  const delays: number[] = []
  Object.assign(window, { delays })
  const cards = document.querySelector('ul.agents')
  if (!cards) throw new Error('The Deck shows no cards')
  let last = 0
  let looking = false
  const look = () => {
    looking = false
    const [, n, at] = /said (\d+) at (\d+)/.exec(cards.firstElementChild?.textContent ?? '') ?? []
    // What was never shown by itself has waited since it was said.
    for (let skipped = Number(n) - last - 1; skipped >= 0 && Number(n) > last; skipped--)
      delays.push(Date.now() - Number(at) + skipped * 100)
    last = Number(n ?? last)
  }
  new MutationObserver(() => {
    if (!looking) requestAnimationFrame(look)
    looking = true
  }).observe(cards, { childList: true, characterData: true, subtree: true })
}

export const fleet: Scenario = {
  name: 'fleet',
  about: `${AGENTS.toLocaleString('en')} agents post ${EACH} events each once a second, ${HOOKS_PER_SECOND} hooks a second wait for their answers, a Deck is open in Chromium`,
  async run(context) {
    await using server = await startOurs()
    await fillFleet(server, AGENTS)
    await say(server, 0)
    await using browser = await chromium.launch(await findChromium())
    const page = await openDeck(browser, server)
    // Another server for those rounds, so that the page has nothing to do meanwhile.
    await using unseen = await startOurs()
    await fillFleet(unseen, AGENTS)
    const samples = await interleave(context, {
      ours: () => fleetRound(server, page, context),
      unseen: () => unseenRound(unseen, context),
    })
    const of = lookup(samples)
    const atMost = (what: string, most: number) => ({ what, value: of('ours', what), wanted: { atMost: most } })
    return {
      samples,
      goals: [atMost('screen p99 ms', 100), atMost('hook p99 ms', 15), atMost('cores', 1)],
    }
  },
}
