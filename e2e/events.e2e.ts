import { expect, type Locator, type Page, test } from 'playwright/test'
import { expectNothingSerious, SCREENS } from './axe.ts'
import { Console } from './console.ts'
import { publish } from './send.ts'
import { startServer, type TestServer } from './server.ts'

const COUNT = 3_000

let server: TestServer
test.beforeAll(async () => {
  server = await startServer()
  await publish(server.url, { type: 'agent:registered', data: { agentId: 'sable', name: 'Sable' } })
  const events = Array.from({ length: COUNT }, (_, n) =>
    n % 10 === 0
      ? { type: 'shop:deploy', agentId: 'sable', data: { n, service: 'api' } }
      : { type: 'agent:activity', data: { agentId: 'sable', kind: 'note', title: `note ${n}` } },
  )
  await publish(server.url, events)
})
test.afterAll(() => server[Symbol.asyncDispose]())

/** The Events page as a person sees it. */
class EventsPage {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  async open(query = ''): Promise<void> {
    const console = new Console(this.page, server.url)
    await console.open(`/events${query}`)
  }

  get list(): Locator {
    return this.page.getByRole('listbox', { name: 'Events, newest first' })
  }

  get rows(): Locator {
    return this.list.getByRole('option')
  }

  get newButton(): Locator {
    return this.page.getByRole('button', { name: /new/ })
  }
}

test('shows the newest at once, and the first after scrolling all the way back', async ({ page }) => {
  const events = new EventsPage(page)
  await events.open()
  await expect(events.rows.first()).toContainText(`note ${COUNT - 1}`)
  await expect(async () => {
    await events.list.evaluate((list) => list.scrollTo({ top: list.scrollHeight }))
    await expect(events.list.getByText('The beginning of the log')).toBeVisible({ timeout: 200 })
  }).toPass()
  await expect(events.list.getByText('agent:registered')).toBeVisible()
  expect(await events.rows.count()).toBeLessThan(100)
})

test('filters stand in the address and survive a reload', async ({ page }) => {
  const events = new EventsPage(page)
  await events.open()
  await page.getByRole('searchbox').fill('type:shop "n":2990')
  await expect(events.rows).toHaveCount(1)
  await expect(events.rows.first()).toContainText('2990')
  await expect(page).toHaveURL(/types=shop:\*/)
  await page.reload()
  await expect(events.rows).toHaveCount(1)
  await expect(page.getByRole('searchbox')).toHaveValue('type:shop "n":2990')
  await page.getByRole('searchbox').fill('')
  await page.getByRole('button', { name: 'Yours' }).click()
  await expect(page).toHaveURL(/\?hide=own$/)
  await expect(events.rows.filter({ hasText: 'shop' })).toHaveCount(0)
  await expect(events.rows.first()).toContainText('note')
})

test('paused, nothing moves and new ones are counted', async ({ page }) => {
  const events = new EventsPage(page)
  await events.open('?types=pause:*')
  await expect(page.getByText('No event passes')).toBeVisible()
  await publish(server.url, { type: 'pause:one', data: { n: 'first' } })
  await expect(events.rows).toHaveCount(1)
  await page.getByRole('button', { name: 'Pause' }).click()
  await publish(
    server.url,
    Array.from({ length: 12 }, (_, n) => ({ type: 'pause:one', data: { n } })),
  )
  await expect(events.newButton).toContainText('12 new')
  await expect(events.rows).toHaveCount(1)
  await events.newButton.click()
  await expect(events.rows).toHaveCount(13)
  await expect(page.getByRole('button', { name: 'Pause' })).toHaveAttribute('aria-pressed', 'false')
})

test('a test event is published, seen, opened with the keyboard and copied; what is wrong is said', async ({
  page,
}) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  const events = new EventsPage(page)
  await events.open()
  const form = page.getByRole('region', { name: 'Publish a test event' })
  await form.getByLabel('Type').fill('No Type')
  await form.getByRole('button', { name: 'Publish' }).click()
  await expect(form.getByRole('alert')).toContainText('It was not published')
  await form.getByLabel('Data (JSON)').fill('{ "half": ')
  await expect(form.getByText('This is no JSON')).toBeVisible()
  await expect(form.getByRole('button', { name: 'Publish' })).toBeDisabled()
  await form.getByLabel('Type').fill('studio:ping')
  await form.getByLabel('Data (JSON)').fill('{ "says": "hello from here" }')
  await form.getByRole('button', { name: 'Publish' }).click()
  await expect(events.rows.first()).toContainText('studio:ping')
  await events.list.focus()
  await page.keyboard.press('j')
  await expect(events.rows.first()).toHaveAttribute('aria-selected', 'true')
  const detail = page.getByRole('region', { name: 'Event', exact: true })
  await expect(detail).toContainText('"hello from here"')
  await detail.getByRole('button', { name: 'Copy JSON' }).click()
  const copied = JSON.parse(await page.evaluate(() => navigator.clipboard.readText()))
  expect(copied).toMatchObject({ type: 'studio:ping', data: { says: 'hello from here' } })
  await events.list.focus()
  await page.keyboard.press('j')
  await page.keyboard.press('k')
  await expect(detail).toContainText('"hello from here"')
  await page.keyboard.press('Escape')
  await expect(detail).toContainText('No event is picked')
})

for (const { name, ...screen } of SCREENS)
  test(`axe finds nothing serious on a ${name}`, async ({ browser }) => {
    await using context = await browser.newContext(screen)
    const page = await context.newPage()
    const events = new EventsPage(page)
    await events.open()
    await expect(events.rows.first()).toBeVisible()
    await expectNothingSerious(page)
    await events.rows.nth(2).click()
    await expect(page.getByRole('button', { name: 'Copy JSON' })).toBeVisible()
    await expectNothingSerious(page)
  })
