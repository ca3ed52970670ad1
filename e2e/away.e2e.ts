import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, type Page, test } from 'playwright/test'
import { expectNothingSerious } from './axe.ts'
import { Console } from './console.ts'
import { publish } from './send.ts'
import { startServer, type TestServer } from './server.ts'

let server: TestServer
test.beforeAll(async () => {
  server = await startServer()
  await publish(server.url, [
    { type: 'agent:registered', data: { agentId: 'fox', name: 'Fox', kind: 'codex' } },
    { type: 'agent:statusChange', data: { agentId: 'fox', status: 'working', task: 'Dig' } },
  ])
})
test.afterAll(() => server[Symbol.asyncDispose]())

const task = (taskId: string, priority = 'urgent') => ({
  type: 'task:created',
  data: { taskId, title: `Task ${taskId}`, status: 'done', priority, assignee: 'agent:fox' },
})

/** Lets as much time pass as the server believes in: what it keeps of who has looked is moved back. */
async function wasAway(hours: number): Promise<void> {
  await server.stop()
  const db = new DatabaseSync(join(server.dataDir, 'accounts.db'))
  const past = hours * 3_600_000
  db.prepare("UPDATE seen SET seen = json_set(seen, '$.at', json_extract(seen, '$.at') - ?)").run(past)
  db.close()
  await server.restart()
}

const digest = (page: Page) => page.getByRole('region', { name: 'While you were away' })
const figures = async (page: Page) =>
  (await digest(page).getByRole('listitem').allInnerTexts()).map((text) => text.replace(/\s+/g, ' '))

test('who comes back is told what happened, until it is put away with one key', async ({ page }) => {
  const office = new Console(page, server.url)
  const seen = page.waitForResponse((answer) => answer.url().endsWith('/api/me/seen') && answer.ok())
  await office.open('/')
  await seen
  await expect(digest(page)).toBeHidden()
  await page.goto('about:blank')
  await wasAway(2)
  await publish(server.url, [
    { ...task('one'), id: 'one' },
    { ...task('two', 'low'), id: 'two' },
    { type: 'session:started', data: { agentId: 'fox', sessionId: 's1' } },
    { type: 'session:ended', data: { sessionId: 's1' } },
    { type: 'token:usage', data: { agentId: 'fox', model: 'm', input: 800, output: 200, costUsd: 1.25 } },
    { type: 'file:change', data: { agentId: 'fox', path: 'a.ts', change: 'modified' } },
    { type: 'agent:statusChange', data: { agentId: 'fox', status: 'error', evidence: { detail: 'stuck' } } },
  ])
  await office.open('/')
  await expect(digest(page)).toContainText('2 h, until')
  expect(await figures(page)).toEqual([
    '1 needs you now',
    expect.stringMatching(/^2 tasks done Task/),
    '1 session ended without an error',
    '1 failed 1 agent',
    '$1.25 spent 1 k tokens',
    '1 file changed',
  ])
  await expectNothingSerious(page)
  await page.setViewportSize({ width: 390, height: 844 })
  await expectNothingSerious(page)
  await page.setViewportSize({ width: 1440, height: 900 })
  // It is there on every visit until somebody says that it was read.
  await page.getByRole('link', { name: 'Agents' }).first().click()
  await expect(page.getByRole('heading', { level: 1, name: 'Agents' })).toBeVisible()
  await page.getByRole('link', { name: /^Deck/ }).first().click()
  await expect(digest(page)).toBeVisible()
  const putAway = page.waitForResponse((answer) => answer.url().endsWith('/api/me/away'))
  await page.keyboard.press('b')
  await expect(digest(page)).toBeHidden()
  expect((await putAway).status()).toBe(204)
  await page.reload()
  await expect(office.pill).toHaveText(/Live/)
  await expect(digest(page)).toBeHidden()
})

test('what was put away on one device goes from the other once that one hears of it', async ({ browser }) => {
  await using desk = await browser.newContext()
  await using phone = await browser.newContext({ viewport: { width: 390, height: 844 } })
  const [atDesk, atPhone] = [await desk.newPage(), await phone.newPage()]
  const seenBy = (page: Page) =>
    page.waitForResponse((answer) => answer.url().endsWith('/api/me/seen') && answer.ok(), { timeout: 60_000 })
  const first = seenBy(atDesk)
  await new Console(atDesk, server.url).open('/')
  await first
  await atDesk.goto('about:blank')
  await wasAway(3)
  await publish(server.url, {
    type: 'file:change',
    id: 'slept',
    data: { agentId: 'fox', path: 'slept.ts', change: 'modified' },
  })
  for (const page of [atDesk, atPhone]) {
    const told = seenBy(page)
    await new Console(page, server.url).open('/')
    await expect(digest(page)).toContainText('file changed')
    await told
  }
  const putAway = atDesk.waitForResponse((answer) => answer.url().endsWith('/api/me/away'))
  await digest(atDesk).getByRole('button', { name: 'Got it' }).click()
  await putAway
  await publish(server.url, { type: 'task:created', id: 'more', data: { taskId: 'more', title: 'Task more' } })
  await expect(new Console(atPhone, server.url).activity).toContainText('Task more')
  // As when the phone is put down, which says how far was looked.
  await atPhone.evaluate(() => dispatchEvent(new Event('pagehide')))
  await expect(digest(atPhone)).toBeHidden()
})

test('an absence in which nothing happened is no news', async ({ page }) => {
  const office = new Console(page, server.url)
  const seen = page.waitForResponse((answer) => answer.url().endsWith('/api/me/seen') && answer.ok())
  await office.open('/')
  await seen
  await page.goto('about:blank')
  await wasAway(5)
  await office.open('/')
  await expect(digest(page)).toBeHidden()
})

test('a level is celebrated once, told in the rail and on the board, and all of it can be switched off', async ({
  page,
  browser,
}) => {
  const office = new Console(page, server.url)
  await publish(server.url, [
    { ...task('one'), id: 'one' },
    { ...task('two', 'low'), id: 'two' },
  ])
  await office.open('/agents?view=levels')
  const board = page.getByRole('region', { name: 'Board' })
  await expect(board.getByRole('row', { name: /Fox/ })).toContainText('60')
  await publish(server.url, [task('three')])
  await expect(page.locator('.level-moment')).toContainText('Level 2')
  await expect(page.locator('.level-moment')).toContainText('Fox')
  await expect(page.locator('.level-moment')).toBeHidden()
  const rail = page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /Office\s*Lv 2/ })
  await expect(rail).toContainText('110 of 300 XP')
  await expectNothingSerious(page)

  // For all devices of a person: one that is open already hears of it when it says how far somebody has looked.
  await using elsewhere = await browser.newContext()
  const phone = await elsewhere.newPage()
  const told = phone.waitForResponse((answer) => answer.url().endsWith('/api/me/seen') && answer.ok())
  await new Console(phone, server.url).open('/agents?view=levels')
  await expect(phone.getByRole('region', { name: 'Board' })).toBeVisible()
  await told
  const chosen = page.waitForResponse((answer) => answer.url().endsWith('/api/me/choices') && answer.ok())
  await page.getByRole('button', { name: /theme and sign out/ }).click()
  await page.getByRole('checkbox', { name: /^Levels/ }).uncheck()
  await expect(rail).toBeHidden()
  await expect(board).toBeHidden()
  await chosen
  await publish(server.url, { type: 'my:news', id: 'my-news', data: {} })
  await expect
    .poll(async () => {
      await phone.evaluate(() => dispatchEvent(new Event('pagehide')))
      return phone.getByRole('region', { name: 'Board' }).isVisible()
    })
    .toBe(false)
  await page.reload()
  await expect(page.getByRole('region', { name: 'Table of agents' })).toBeVisible()
  // What it did last stands beside the table, without the levels that it reached.
  await expect(page.getByRole('heading', { name: 'Lately' })).toBeVisible()
  await expect(page.getByText('reached level')).toHaveCount(0)
  await expect(rail).toBeHidden()
  await page.getByRole('button', { name: /theme and sign out/ }).click()
  await page.getByRole('checkbox', { name: /^Levels/ }).check()
  await expect(rail).toBeVisible()

  await office.open('/settings/workspace')
  await expectNothingSerious(page)
  await page.getByLabel('Name').fill('Foxden')
  await page.getByLabel('Time zone').fill('Mars/Olympus')
  await page.getByRole('checkbox', { name: /^Levels/ }).uncheck()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('is no time zone; name one like').last()).toBeVisible()
  await page.getByLabel('Time zone').fill('Pacific/Auckland')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Saved.')).toBeVisible()
  await expect(page.getByRole('checkbox', { name: /^Levels/ })).not.toBeChecked()
  await expect(rail).toBeHidden()
  await publish(server.url, [task('four'), task('five'), task('six'), task('seven')])
  await office.open('/')
  await expect(office.activity).toContainText('Task created: Task seven')
  await expect(office.activity).not.toContainText('reached level')
  await expect(office.agent('Fox')).not.toContainText('Lv')
})
