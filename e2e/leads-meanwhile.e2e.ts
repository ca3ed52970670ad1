import { expect, type Page, type Route, test } from 'playwright/test'
import { Console } from './console.ts'
import { publish } from './send.ts'
import { API_KEY, startServer, type TestServer } from './server.ts'

/** What people do on the leads page while an answer is on its way, or while others do something. */

let server: TestServer
test.beforeAll(async () => {
  server = await startServer()
})
test.afterAll(() => server[Symbol.asyncDispose]())

const add = (leadId: string, data: object = {}) => ({
  type: 'lead:added',
  id: `add ${leadId}`,
  data: { leadId, name: leadId, ...data },
})
const card = (page: Page) => page.getByRole('complementary', { name: 'Lead' })
const title = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name })

/** Stores what is asked, and keeps the answer back until it is let go. */
async function hold(page: Page, path: string): Promise<() => Promise<void>> {
  const held = Promise.withResolvers<void>()
  await page.route(path, async (route: Route) => {
    const response = await route.fetch()
    await held.promise
    await route.fulfill({ response })
  })
  return async () => {
    held.resolve()
    await page.unrouteAll({ behavior: 'wait' })
  }
}

test('notes added while another is on its way come after it, what is typed stays, and so do words in a form that is left', async ({
  page,
}) => {
  await publish(server.url, [add('Note'), add('Other')])
  await new Console(page, server.url).open('/leads?lead=Note')
  const letGo = await hold(page, '**/api/events')
  const note = card(page).getByLabel('Add a note')
  await note.fill('the first')
  await card(page).getByRole('button', { name: 'Add', exact: true }).click()
  await expect(card(page).getByRole('listitem')).toContainText('the first')
  await note.fill('the second')
  await card(page).getByRole('button', { name: 'Add', exact: true }).click()
  await note.fill('the third')
  await letGo()
  await expect(card(page).getByRole('listitem')).toContainText(['the first', 'the second'])
  await expect(note).toHaveValue('the third')

  await card(page).getByRole('button', { name: 'Edit' }).click()
  await card(page).getByLabel('Company').fill('Half a wor')
  await page.getByRole('button', { name: 'Other' }).click()
  await expect(card(page).getByRole('heading', { name: 'Other' })).toBeVisible()
  await page.getByRole('button', { name: 'Note' }).click()
  await expect(card(page).getByLabel('Company')).toHaveValue('Half a wor')
  await card(page).getByRole('button', { name: 'Cancel' }).click()
  await card(page).getByRole('button', { name: 'Edit' }).click()
  await expect(card(page).getByLabel('Company')).toHaveValue('')
})

test('what is chosen while a merge is on its way is not taken back by its answer', async ({ page }) => {
  await publish(server.url, [add('Twin', { email: 't@twin.example' }), add('Twin two', { email: 't@twin.example' })])
  await new Console(page, server.url).open('/leads')
  const letGo = await hold(page, '**/api/leads/*/merge')
  await page.getByRole('button', { name: 'Merge', exact: true }).click()
  await page.getByLabel('Search leads').fill('Twin')
  await expect(page).toHaveURL(/q=Twin/)
  await letGo()
  await expect(page.getByText('Merged. Its card takes it back.')).toBeVisible()
  await expect(page).toHaveURL(/lead=Twin/)
  await expect(page.getByLabel('Search leads')).toHaveValue('Twin')
  await expect(page).toHaveURL(/q=Twin/)
})

test('in the pipeline a card that was moved takes the focus once, and Escape closes the one that is open', async ({
  page,
}) => {
  await publish(server.url, [add('Mover', { company: 'Van' })])
  await new Console(page, server.url).open('/leads?view=pipeline')
  const mover = page.getByRole('button', { name: /^Mover/ })
  await mover.focus()
  await page.keyboard.press('Shift+ArrowRight')
  await expect(page.getByRole('group', { name: 'Contacted', exact: true })).toContainText('Mover')
  await expect(mover).toBeFocused()
  const search = page.getByLabel('Search leads')
  await search.fill('nobody at all')
  await expect(mover).toBeHidden()
  await search.fill('')
  await expect(mover).toBeVisible()
  await expect(search).toBeFocused()
  await mover.click()
  await expect(card(page).getByRole('heading', { name: 'Mover' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(card(page)).toBeHidden()
})

test('an import offers what was chosen last, and nothing of a file that cannot be read', async ({ page }) => {
  await new Console(page, server.url).open('/leads')
  await page.getByRole('button', { name: 'CSV in' }).click()
  const dialog = page.getByRole('dialog', { name: 'Leads from CSV' })
  const choose = (name: string, csv: string) =>
    dialog.getByLabel(/one lead a row/).setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(csv) })
  await choose('good.csv', 'Who,Where\nAnn,Ann Ltd\nBen,Ben Ltd\n')
  await expect(dialog.getByRole('status')).toContainText('2 rows: 0 new')
  const letGo = await hold(page, '**/api/leads/import')
  await dialog.getByLabel('Name', { exact: true }).selectOption('Who')
  await expect(dialog.getByLabel('Name', { exact: true })).toHaveValue('Who')
  await letGo()
  await expect(dialog.getByRole('button', { name: 'Add 2 leads' })).toBeEnabled()
  await choose('bad.csv', '"never closed')
  await expect(dialog.getByRole('alert')).toBeVisible()
  await expect(dialog.getByRole('button', { name: 'Add leads' })).toHaveAttribute('aria-disabled', 'true')
  await expect(dialog.getByRole('status')).toBeHidden()
})

test('a day is the day that was chosen, however far the workspace is from the browser', async ({ browser }) => {
  await publish(server.url, [add('Far')])
  const zone = (name: string) =>
    fetch(`${server.url}/api/workspace`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' },
      body: JSON.stringify({ zone: name }),
    })
  expect((await zone('Pacific/Auckland')).status).toBe(200)
  await using context = await browser.newContext({ timezoneId: 'America/Los_Angeles' })
  const page = await context.newPage()
  await new Console(page, server.url).open('/leads?lead=Far')
  await card(page).getByRole('button', { name: 'Edit' }).click()
  await card(page).getByLabel('Due').fill('2031-12-01')
  await card(page).getByRole('button', { name: 'Save' }).click()
  await expect(card(page).getByRole('region', { name: 'Next action' })).toContainText('1 Dec 2031')
  await card(page).getByRole('button', { name: 'Edit' }).click()
  await expect(card(page).getByLabel('Due')).toHaveValue('2031-12-01')
  await zone('UTC')
})

test('the focus goes along into a form, back out of it, and to the row that a card was opened from', async ({
  page,
}) => {
  await publish(server.url, [add('Keys')])
  await new Console(page, server.url).open('/leads')
  const row = page.getByRole('button', { name: 'Keys' })
  await row.focus()
  await page.keyboard.press('Enter')
  const edit = card(page).getByRole('button', { name: 'Edit' })
  await edit.focus()
  await page.keyboard.press('Enter')
  const name = card(page).getByLabel('Name')
  await expect(name).toBeFocused()
  await name.fill('   ')
  await page.keyboard.press('Enter')
  await expect(card(page).getByRole('alert').first()).toContainText('a lead has a name')
  await name.fill('Keys Ltd')
  await page.keyboard.press('Enter')
  await expect(edit).toBeFocused()
  await card(page).getByRole('button', { name: 'Close' }).press('Enter')
  await expect(card(page)).toBeHidden()
  await expect(page.getByRole('button', { name: 'Keys Ltd' })).toBeFocused()
})

test('an import of another day is undone only after a second look', async ({ page }) => {
  const answer = await fetch(`${server.url}/api/leads/import`, {
    method: 'POST',
    headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify({ csv: 'name\nFair one\nFair two\n', name: 'fair.csv' }),
  })
  const { importId } = (await answer.json()) as { importId: string }
  await new Console(page, server.url).open(`/leads?import=${importId}`)
  const undo = page.getByRole('button', { name: 'Undo import' })
  await undo.click()
  await expect(page.getByRole('row', { name: /Fair one/ })).toBeVisible()
  await page.getByRole('button', { name: 'Keep them' }).click()
  await undo.click()
  await page.getByRole('button', { name: 'Remove for everybody' }).click()
  await expect(page.getByText('2 leads are removed.')).toBeVisible()
})

// Last: from here on there are more leads than are live.
test('older leads are told apart from all there are, and change and go with the rest once they are loaded', async ({
  page,
}) => {
  await publish(server.url, [add('Old one'), add('Old two')])
  const many = Array.from({ length: 520 }, (_, index) => add(`Lead ${index}`))
  for (let at = 0; at < many.length; at += 100) await publish(server.url, many.slice(at, at + 100))
  const call = (method: string, path: string, body?: object) =>
    fetch(`${server.url}/api/leads/${path}`, {
      method,
      headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    })
  // The card of one that is not live is there all the same.
  await new Console(page, server.url).open('/leads?lead=Old+two')
  await expect(card(page).getByRole('heading', { name: 'Old two' })).toBeVisible()
  await expect(title(page, /newest leads$/)).toBeVisible()
  await page.getByRole('button', { name: 'Load older leads too' }).click()
  await expect(title(page, /^5\d\d leads$/)).toBeVisible()
  await page.getByLabel('Search leads').fill('Old')
  const row = (name: string) => page.getByRole('row', { name: new RegExp(name) })
  await expect(row('Old one')).toBeVisible()
  expect((await call('PATCH', 'Old%20one', { stage: 'won' })).status).toBe(200)
  await expect(row('Old one')).toContainText('Won')
  expect((await call('DELETE', 'Old%20one')).status).toBe(204)
  await expect(row('Old one')).toBeHidden()
  await card(page).getByRole('button', { name: 'Remove' }).click()
  await card(page).getByRole('button', { name: 'Remove for everybody' }).click()
  await expect(row('Old two')).toBeHidden()
  await expect(page.getByText('No lead passes these filters')).toBeVisible()
})
