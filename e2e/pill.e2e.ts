import { expect, type Page, test } from 'playwright/test'
import { expectNothingSerious } from './axe.ts'
import { Console } from './console.ts'
import { publish } from './send.ts'
import { startServer, type TestServer } from './server.ts'

let server: TestServer
test.beforeAll(async () => {
  server = await startServer()
})
test.afterAll(() => server[Symbol.asyncDispose]())

/** Heartbeat plus the grace for its answer: past that nobody may believe a silent line. */
const SILENT_MS = 30_000
const DAY_MS = 86_400_000
/** Before this the page has not yet loaded what it needs when nothing can be loaded any more. */
const PARTS_MS = 500

/** The Deck on a clock that the test turns. What came from the server came in real time. */
async function openOnClock(page: Page): Promise<Console> {
  await page.clock.install()
  const console = new Console(page, server.url)
  await console.open()
  return console
}

const toasts = (page: Page) => page.locator('.toast')

test('[P-LIVE-1] a server that stops answering on an open socket is told within heartbeat and grace, with the age of what is shown', async ({
  page,
}) => {
  const console = await openOnClock(page)
  await page.clock.runFor(PARTS_MS)
  await expect(page.locator('.updated')).toHaveText(/Updated/)
  await page.waitForLoadState('networkidle')
  process.kill(server.pid, 'SIGSTOP')
  try {
    const stoppedAt = await page.evaluate(() => Date.now())
    let silentMs = 0
    for (; silentMs <= SILENT_MS && /Live/.test(await console.pill.innerText()); silentMs += 1_000)
      await page.clock.runFor(1_000)
    expect(silentMs).toBeLessThanOrEqual(SILENT_MS)
    await page.clock.runFor(3_000)
    await expect(toasts(page)).toHaveText(/The connection is lost\. What you see is from \d/)
    await page.clock.runFor(8_000)
    const strip = page.locator('.cut-off')
    const [, hours, minutes, seconds] = /What you see is from (\d+):(\d+):(\d+)\./.exec(await strip.innerText()) ?? []
    const toldAt = new Date(stoppedAt).setHours(Number(hours), Number(minutes), Number(seconds), 0)
    // The last thing heard was heard before the server stopped, and not long before: heartbeats come every 20 s. It may have
    // been yesterday.
    expect((stoppedAt - toldAt + DAY_MS) % DAY_MS).toBeLessThan(SILENT_MS)
    await console.pill.click()
    const details = page.locator('.transport-details')
    await expect(details).toContainText(/You see\s*the state of \d\d:\d\d:\d\d, \d+ s ago/)
    await expect(details.getByRole('listitem').first()).toContainText(/WebSocket (went silent|server out of reach)/)
    await expect(details.getByRole('button', { name: 'Try now' })).toBeVisible()
  } finally {
    process.kill(server.pid, 'SIGCONT')
  }
  await publish(server.url, { type: 'agent:registered', data: { agentId: 'later', name: 'After-the-silence' } })
  await turnUntilSaid(page, /Connected again after \d+ s; nothing was missed\./)
  await expect(console.pill).toHaveText(/Live/)
  await expect(console.agent('After-the-silence')).toBeVisible()
})

test('what the pill opens says how the page hears, lets a person choose, and is accessible', async ({ page }) => {
  const console = new Console(page, server.url)
  await console.open()
  await console.pill.click()
  const details = page.locator('.transport-details')
  await expect(details.getByRole('listitem')).toHaveText([/WebSocket connected/])
  await details.getByRole('button', { name: 'SSE' }).click()
  await expect(details).toContainText('SSE, chosen by you')
  await expect(details.getByRole('button', { name: 'SSE' })).toHaveAttribute('aria-pressed', 'true')
  await expect(console.pill).toHaveText(/Live.*SSE/)
  await details.getByRole('button', { name: 'Best' }).click()
  await expect(console.pill).toHaveText(/Live.*WebSocket/)
  await expectNothingSerious(page)
})

test('a line that comes and goes is said in one toast that changes', async ({ page }) => {
  await openOnClock(page)
  await page.clock.runFor(PARTS_MS)
  await page.waitForLoadState('networkidle')
  for (let n = 0; n < 2; n++) {
    await server.stop('SIGKILL')
    await turnUntilSaid(page, /The connection is lost/)
    await server.restart()
    await turnUntilSaid(page, /Connected again after/)
  }
})

/** Turns the clock on until the one toast on the page says so. */
async function turnUntilSaid(page: Page, words: RegExp): Promise<void> {
  await expect(async () => {
    await page.clock.runFor(1_000)
    expect(await toasts(page).allInnerTexts()).toEqual([expect.stringMatching(words)])
  }).toPass()
}
