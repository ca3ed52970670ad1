import { readFile } from 'node:fs/promises'
import { expect, test } from 'playwright/test'
import { expectNothingSerious, SCREENS } from './axe.ts'
import { Console } from './console.ts'
import { publish } from './send.ts'
import { startServer, type TestServer } from './server.ts'

let server: TestServer
test.beforeAll(async () => {
  server = await startServer()
  await publish(server.url, [
    { type: 'agent:registered', data: { agentId: 'basil', name: 'Basil', kind: 'codex' } },
    add('acme', { name: 'Acme GmbH', domain: 'acme.example', agentId: 'basil', stage: 'contacted' }),
    { type: 'lead:scored', data: { leadId: 'acme', score: 87, parts: { funding: 28, team: 22, fit: 24, signal: 13 } } },
    add('bolt', { name: 'Bolt', nextAction: 'call them' }),
    add('acme2', { name: 'Acme', domain: 'https://www.acme.example/', email: 'ada@acme.example' }),
  ])
})
test.afterAll(() => server[Symbol.asyncDispose]())

const add = (leadId: string, data: object) => ({ type: 'lead:added', data: { leadId, ...data } })

test('a likely double is merged and taken out again, and an edit over another one is not lost', async ({ page }) => {
  await new Console(page, server.url).open('/leads')
  await expect(page.getByRole('heading', { level: 1, name: '3 leads' })).toBeVisible()
  const table = page.getByRole('region', { name: 'Leads, line by line' })
  await expect(table.getByRole('row').nth(1)).toContainText('Acme GmbH')
  await expect(table.getByText('same domain acme.example')).toBeVisible()
  await page.getByRole('button', { name: 'Merge', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: '2 leads' })).toBeVisible()

  // The card of the one that stays is where the merge is taken back: it opens by itself.
  const card = page.getByRole('complementary', { name: 'Lead' })
  await expect(card.getByRole('heading', { name: 'Acme GmbH' })).toBeVisible()
  await expect(card.getByText('ada@acme.example')).toBeVisible()
  await page.keyboard.press('m')
  await expect(card.getByLabel('Add a note')).toBeFocused()
  await card.getByRole('button', { name: 'Take back' }).click()
  await expect(page.getByRole('heading', { level: 1, name: '3 leads' })).toBeVisible()
  await expect(card.getByText('ada@acme.example')).toBeHidden()

  await card.getByRole('button', { name: 'Edit' }).click()
  await card.getByLabel('Next action').fill('write to Jana')
  await publish(server.url, { type: 'lead:updated', data: { leadId: 'acme', nextAction: 'wait for Jana' } })
  await card.getByRole('button', { name: 'Save' }).click()
  await expect(card.getByRole('alert')).toContainText('Meanwhile nextAction is “wait for Jana”')
  await card.getByRole('button', { name: 'Save mine over it' }).click()
  await expect(card.getByRole('region', { name: 'Next action' })).toContainText('write to Jana')
})

test('a card goes on by keys, and where it went is the same in the table and after a reload', async ({ page }) => {
  await new Console(page, server.url).open('/leads?view=pipeline')
  const column = (name: string) => page.getByRole('group', { name, exact: true })
  const bolt = page.getByRole('button', { name: /^Bolt/ })
  await expect(column('New')).toContainText('Bolt')
  await bolt.focus()
  await page.keyboard.press('Shift+ArrowRight')
  await expect(column('Contacted')).toContainText('Bolt')
  await expect(bolt).toBeFocused()
  await bolt.dragTo(column('Won'))
  await expect(column('Won')).toContainText('Bolt')
  await page.reload()
  await expect(column('Won')).toContainText('Bolt')

  // The second is made while the first is stored and its answer still on its way.
  const held = Promise.withResolvers<void>()
  await page.route('**/api/leads/bolt', async (route) => {
    const response = await route.fetch()
    await held.promise
    await route.fulfill({ response })
  })
  await bolt.focus()
  await page.keyboard.press('Shift+ArrowLeft')
  await expect(column('Qualified')).toContainText('Bolt')
  await page.keyboard.press('Shift+ArrowLeft')
  await expect(column('Contacted')).toContainText('Bolt')
  held.resolve()
  await expect(page.getByText('Contacted: moved.')).toBeVisible()
  await page.unrouteAll()
  await page.reload()
  await expect(column('Contacted')).toContainText('Bolt')
  await bolt.dragTo(column('Won'))
  await expect(column('Won')).toContainText('Bolt')
  await page.getByRole('button', { name: 'Table' }).click()
  await expect(page.getByRole('row', { name: /Bolt/ })).toContainText('Won')
})

test('a file comes in with a look at it first, goes out again, and is undone', async ({ page }) => {
  await new Console(page, server.url).open('/leads')
  await page.getByRole('button', { name: 'CSV in' }).click()
  const csv = 'Company,Work e-mail,Score\nCorn,c@corn.example,55\nAcme,ada@acme.example,1\nDill,nobody,7\n'
  const dialog = page.getByRole('dialog', { name: 'Leads from CSV' })
  await dialog
    .getByLabel(/one lead a row/)
    .setInputFiles({ name: 'fair.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
  await expect(dialog.getByRole('status')).toContainText('3 rows: 1 new, 1 known already, 1 that cannot be read.')
  await expect(dialog.getByRole('list', { name: 'Cells that cannot be read' })).toContainText('Line 4, email')
  await dialog.getByRole('button', { name: 'Add 1 lead' }).click()
  await expect(page.getByRole('row', { name: /Corn/ })).toContainText('55')
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'CSV out' }).click()
  const file = await (await download).path()
  expect(await readFile(file, 'utf8')).toContain('Corn,,c@corn.example')
  await page.getByRole('button', { name: 'Undo import' }).click()
  await expect(page.getByRole('row', { name: /Corn/ })).toBeHidden()
})

for (const { name, ...screen } of SCREENS)
  test(`axe finds nothing serious on a ${name}`, async ({ browser }) => {
    await using context = await browser.newContext(screen)
    const page = await context.newPage()
    const console = new Console(page, server.url)
    await console.open('/leads?lead=acme')
    await expect(page.getByRole('region', { name: 'Score' })).toBeVisible()
    await expectNothingSerious(page)
    await console.open('/leads?view=pipeline')
    await expect(page.getByRole('group', { name: 'Won', exact: true })).toBeVisible()
    await expectNothingSerious(page)
  })

test('Back closes the card, and then leads from the pipeline to the table', async ({ page }) => {
  await new Console(page, server.url).open('/leads')
  const card = page.getByRole('complementary', { name: 'Lead' })
  await page.getByRole('button', { name: 'Pipeline' }).click()
  await page.getByRole('button', { name: /^Bolt/ }).click()
  await expect(page).toHaveURL(/\/leads\?.*lead=bolt/)
  await page.goBack()
  await expect(page).toHaveURL(/\/leads\?view=pipeline$/)
  await expect(card.getByRole('button', { name: 'Edit' })).toBeHidden()
  await page.goBack()
  await expect(page).toHaveURL(/\/leads$/)
  await expect(page.getByRole('button', { name: 'Table' })).toHaveAttribute('aria-pressed', 'true')
  await page.goForward()
  await expect(page.getByRole('button', { name: 'Pipeline' })).toHaveAttribute('aria-pressed', 'true')
})
