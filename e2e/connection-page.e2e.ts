import { expect, test } from 'playwright/test'
import { expectNothingSerious } from './axe.ts'
import { Console } from './console.ts'
import { startProxy } from './proxy.ts'
import { startServer, type TestServer } from './server.ts'

let server: TestServer
test.beforeAll(async () => {
  server = await startServer()
})
test.afterAll(() => server[Symbol.asyncDispose]())

test('the connection page says that all is well, sends an event there and back on a press only', async ({ page }) => {
  const console = new Console(page, server.url)
  await console.open()
  await page.keyboard.press('g')
  await page.keyboard.press('c')
  await expect(page).toHaveURL(`${server.url}/settings/connection`)
  await expect(page.getByRole('status').filter({ hasText: 'Every way to hear of events works.' })).toBeVisible()
  const transports = page.getByRole('region', { name: 'Transports' })
  for (const name of ['WebSocket', 'SSE', 'Polling'])
    await expect(transports.getByRole('listitem').filter({ hasText: name }).first()).toContainText('Works')
  const between = page.getByRole('region', { name: 'Server and what is in between' })
  await expect(between.getByRole('listitem')).toContainText([
    /request.*ms/,
    /Clock.*as this machine/,
    /HTTP\/1\.1/,
    /gzip|br/,
    /unknown/,
  ])
  expect(await testEvents()).toBe(0)
  await page.getByRole('button', { name: 'Send a test event' }).click()
  const event = page.getByRole('region', { name: 'One event, there and back' })
  for (const name of ['Receipt', 'Back over WebSocket', 'Back over SSE', 'Back over Polling'])
    await expect(event).toContainText(new RegExp(`${name}\\s*after \\d+ ms`))
  expect(await testEvents()).toBe(1)
  await console.pill.click()
  await expect(page.locator('.transport-details').getByRole('listitem')).not.toHaveCount(0)
  await expectNothingSerious(page)

  async function testEvents(): Promise<number> {
    const answer = await page.request.get(`${server.url}/api/events?before=1000000&types=test:connection`)
    return (await answer.json()).events.length
  }
})

test('behind a proxy that strips upgrades the page names what is blocked and what to do, and copies it as text', async ({
  browser,
}) => {
  await using proxy = await startProxy(server.url)
  proxy.weather = 'strip'
  const context = await browser.newContext({
    colorScheme: 'dark',
    viewport: { width: 390, height: 844 },
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  const page = await context.newPage()
  const console = new Console(page, proxy.url)
  await console.signIn()
  await expect(console.pill).toBeVisible()
  await page.goto(`${proxy.url}/settings/connection`)
  const webSocket = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'WebSocket' }) })
  await expect(webSocket).toContainText('Blocked')
  await expect(webSocket).toContainText('proxy_set_header Upgrade')
  await page.getByRole('button', { name: 'Copy report' }).click()
  const text = await page.evaluate(() => navigator.clipboard.readText())
  expect(text).toContain('SSE carries the events; WebSocket does not get through.')
  expect(text).toMatch(/WebSocket: blocked\n {2}.*\n {2}To do: /)
  await expectNothingSerious(page)
  await context.close()
})
