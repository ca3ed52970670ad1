import { setTimeout as sleep } from 'node:timers/promises'
import { type Browser, chromium, type Page } from 'playwright'
import { Console } from '#e2e/console.ts'
import { findChromium } from '#e2e/find-chromium.ts'
import { fillFleet, post } from '../fleet.ts'
import { mainThreadTasks } from '../main-thread.ts'
import { lookup } from '../medians.ts'
import { type Figures, interleave, type Scenario } from '../scenario.ts'
import { startOurs } from '../system.ts'

const TASKS = 10_000
const AGENTS = 50
const STATUSES = ['backlog', 'ready', 'running', 'review']
const PRIORITIES = ['low', 'normal', 'high', 'urgent']
/** One frame of a screen with 60 of them a second. */
const FRAME_MS = 16
const STEPS = 120

const taskOf = (n: number) => ({
  type: 'task:created',
  data: {
    taskId: `task-${n}`,
    title: `Part ${n} of a long queue${n % 3 ? '' : ', with a title that takes a second line to be read'}`,
    status: STATUSES[n % 4],
    priority: PRIORITIES[(n >> 2) % 4],
    labels: [`label-${n % 9}`],
    project: `project-${n % 5}`,
    ...(n % 2 && { assignee: `agent:agent-${n % AGENTS}` }),
  },
})

async function fill(url: string): Promise<void> {
  for (let first = 0; first < TASKS; first += 200)
    await post(
      url,
      Array.from({ length: 200 }, (_, place) => taskOf(first + place)),
    )
}

/** What the main thread's tasks use of a processor while a hand does something, in milliseconds. */
async function traced(browser: Browser, page: Page, hand: (step: number) => Promise<void>) {
  await browser.startTracing(page, { categories: ['toplevel', '__metadata'] })
  for (let step = 0; step < STEPS; step++) {
    await hand(step)
    await sleep(FRAME_MS)
  }
  const tasks = mainThreadTasks((await browser.stopTracing()).toString(), 'tdur')
  return { p99: tasks[Math.floor(tasks.length * 0.99)] ?? 0, max: tasks.at(-1) ?? 0 }
}

async function boardRound(browser: Browser, page: Page, url: string): Promise<Figures> {
  await page.goto(`${url}/tasks`)
  await new Console(page, url).pill.filter({ hasText: 'Live' }).waitFor()
  const column = await page.getByRole('region', { name: /^Backlog, / }).boundingBox()
  if (!column) throw new Error('The board has no backlog.')
  const [x, y] = [column.x + 80, column.y + 300]
  await page.mouse.move(x, y)
  await sleep(2_000)
  const scroll = await traced(browser, page, () => page.mouse.wheel(0, 240))
  await page.mouse.down()
  const drag = await traced(browser, page, (step) => page.mouse.move(x + 4 * step, y + 160 * Math.sin(step / 8)))
  await page.keyboard.press('Escape')
  await page.mouse.up()
  await page.goto(`${url}/tasks?view=list`)
  await page.getByRole('row', { name: /^Running/ }).waitFor()
  await page.mouse.move(700, 500)
  await sleep(2_000)
  const list = await traced(browser, page, () => page.mouse.wheel(0, 240))
  return {
    'scroll p99 ms': scroll.p99,
    'scroll max ms': scroll.max,
    'drag p99 ms': drag.p99,
    'drag max ms': drag.max,
    'list p99 ms': list.p99,
    'list max ms': list.max,
  }
}

/** The Tasks page with more tasks than anybody reads: what its main thread does under the hand. */
export const board: Scenario = {
  name: 'board',
  about: `the Tasks page in Chromium with ${TASKS} tasks: a column scrolled, a card dragged, the list scrolled`,
  async run(context) {
    await using server = await startOurs()
    await fillFleet(server, AGENTS)
    await fill(server.url)
    await using browser = await chromium.launch(await findChromium())
    const page = await browser.newPage({ viewport: { width: 1_440, height: 900 } })
    await new Console(page, server.url).open()
    const samples = await interleave(context, { ours: () => boardRound(browser, page, server.url) })
    const of = lookup(samples)
    const atMost = (what: string, most: number) => ({ what, value: of('ours', what), wanted: { atMost: most } })
    return {
      samples,
      goals: [
        atMost('scroll p99 ms', FRAME_MS),
        atMost('drag p99 ms', FRAME_MS),
        atMost('list p99 ms', FRAME_MS),
        atMost('scroll max ms', 50),
        atMost('drag max ms', 50),
        atMost('list max ms', 50),
      ],
    }
  },
}
