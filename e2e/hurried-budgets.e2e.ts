import { expect, type Page, test } from 'playwright/test'
import { Console } from './console.ts'
import { publish } from './send.ts'
import { API_KEY, startServer, type TestServer } from './server.ts'

/** Budgets under people in a hurry: two at once, answers that wait or are lost, a second press, somebody who was faster. */

let server: TestServer
test.beforeAll(async () => {
  server = await startServer()
})
test.afterAll(() => server[Symbol.asyncDispose]())

const headers = { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' }

interface Shown {
  readonly id: string
  readonly limit: { readonly usd: number }
  readonly name?: string
  readonly present: { readonly limit: { readonly usd: number }; readonly state: string }
}

async function set(name: string, usd: number): Promise<Shown> {
  const body = JSON.stringify({ name, scope: { kind: 'workspace' }, period: 'month', limit: { usd } })
  const response = await fetch(`${server.url}/api/budgets`, { method: 'POST', headers, body })
  expect(response.status).toBe(201)
  return response.json()
}

const stands = async ({ id }: Shown): Promise<Shown> =>
  (await fetch(`${server.url}/api/budgets/${id}`, { headers })).json()

/** The page, with the budget opened. */
async function opened(page: Page, name: string) {
  await new Console(page, server.url).open('/tokens')
  const line = page.getByRole('region', { name: 'Budgets' }).locator('li.budget').filter({ hasText: name })
  const toggle = line.getByRole('button', { name, exact: true })
  // The one that needs somebody is open from the start.
  if ((await toggle.getAttribute('aria-expanded')) === 'false') await toggle.click()
  await expect(line.getByRole('button', { name: /^Edit/ })).toBeVisible()
  return line
}

const usage = (costUsd: number) => ({
  type: 'token:usage',
  agentId: 'a',
  data: { model: 'm', input: 900, output: 40, costUsd },
})

test('a budget can be set, held and let go before anything is used', async ({ page }) => {
  const console = new Console(page, server.url)
  await console.open('/tokens?budget=new')
  const dialog = page.getByRole('dialog', { name: 'New budget' })
  await dialog.getByLabel('Limit').fill('70')
  await dialog.getByLabel('Name').fill('At first')
  await dialog.getByLabel('Name').press('Enter')
  await expect(dialog).toBeHidden()
  const line = page.locator('li.budget').filter({ hasText: 'At first' })
  await expect(line).toContainText('$0.00 of $70.00')
  await expect(page.getByText('No tokens yet')).toBeVisible()
})

test('two who raise a limit at once raise it once', async ({ browser }) => {
  await publish(server.url, [usage(0.2)])
  const budget = await set('Twice', 10)
  const pages = await Promise.all([browser.newPage(), browser.newPage()])
  // Neither is sent before both were pressed.
  let pressed = 0
  const both = Promise.withResolvers<void>()
  for (const page of pages) {
    await page.route('**/allow', async (route) => {
      if (++pressed === 2) both.resolve()
      await both.promise
      await route.continue()
    })
  }
  for (const page of pages) {
    const line = await opened(page, 'Twice')
    await line.getByRole('button', { name: /^Raise to \$15\.00/ }).click()
  }
  for (const page of pages) await expect(page.getByRole('button', { name: /^Raise to \$30\.00.*Twice/ })).toBeVisible()
  expect((await stands(budget)).present.limit).toEqual({ usd: 15 })
  for (const page of pages) await page.close()
})

test('who holds a budget while a raise waits for its answer is not ignored', async ({ page }) => {
  const budget = await set('Waits', 20)
  const answered = Promise.withResolvers<void>()
  await page.route('**/allow', async (route) => {
    await answered.promise
    await route.continue()
  })
  const line = await opened(page, 'Waits')
  await line.getByRole('button', { name: /^Raise to \$30\.00/ }).click()
  await line.getByRole('button', { name: /^Hold now/ }).click()
  answered.resolve()
  await expect(line).toContainText('held by hand')
  expect((await stands(budget)).present).toMatchObject({ limit: { usd: 30 }, state: 'held' })
})

test('a call that is let pass again after its answer was lost passes once', async ({ page }) => {
  const budget = await set('Lost', 40)
  await fetch(`${server.url}/api/budgets/${budget.id}/hold`, { method: 'POST', headers })
  const keys: (string | undefined)[] = []
  let isLost = true
  await page.route('**/allow', async (route) => {
    keys.push(route.request().headers()['idempotency-key'])
    // Lost on the way there: the page cannot tell that from an answer that was lost.
    if (isLost) return route.abort()
    await route.continue()
  })
  const line = await opened(page, 'Lost')
  await line.getByRole('button', { name: /^Let one call pass/ }).click()
  await expect(page.getByText('Trying again is safe: it is not done twice.')).toBeVisible()
  isLost = false
  await line.getByRole('button', { name: /^Let one call pass/ }).click()
  await expect(line).toContainText('1 may pass')
  expect(keys).toEqual([keys[0], keys[0]])
})

test('a double click on Remove removes nothing', async ({ page }) => {
  const budget = await set('Stays', 50)
  const line = await opened(page, 'Stays')
  await line.getByRole('button', { name: /^Edit/ }).click()
  const dialog = page.getByRole('dialog', { name: 'Edit the budget' })
  await dialog.getByRole('button', { name: 'Remove' }).dblclick()
  await expect(dialog.getByRole('button', { name: 'Remove for good' })).toBeVisible()
  expect((await stands(budget)).limit).toEqual({ usd: 50 })
  await dialog.getByRole('button', { name: 'Remove for good' }).click()
  await expect(dialog).toBeHidden()
  await expect(line).toHaveCount(0)
})

test('who edits a budget that somebody changed meanwhile keeps what was typed, and what the other changed', async ({
  page,
}) => {
  const budget = await set('Both', 60)
  const line = await opened(page, 'Both')
  await line.getByRole('button', { name: /^Edit/ }).click()
  const dialog = page.getByRole('dialog', { name: 'Edit the budget' })
  await dialog.getByLabel('Name').fill('Both of us')
  const body = JSON.stringify({ limit: { usd: 65 } })
  await fetch(`${server.url}/api/budgets/${budget.id}`, { method: 'PATCH', headers, body })
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog.getByRole('alert')).toContainText('somebody changed its limit to $65.00')
  await expect(dialog.getByLabel('Name')).toHaveValue('Both of us')
  await dialog.getByRole('button', { name: 'Save mine over it' }).click()
  await expect(dialog).toBeHidden()
  expect(await stands(budget)).toMatchObject({ name: 'Both of us', limit: { usd: 65 } })
})

test('a year that is typed digit by digit asks for no two thousand years of columns', async ({ page }) => {
  await publish(server.url, [usage(0.2)])
  await new Console(page, server.url).open('/tokens?range=custom&from=2026-11-01&to=2026-11-02')
  const first = page.getByLabel('First day')
  await first.focus()
  await first.pressSequentially('11012025')
  await expect(page).toHaveURL(/from=2025-11-01&to=2026-11-02/)
  await expect(first).toHaveValue('2025-11-01')
})

test('two who let one call pass of the same hold let one pass', async ({ browser }) => {
  const budget = await set('One call', 80)
  await fetch(`${server.url}/api/budgets/${budget.id}/hold`, { method: 'POST', headers })
  const pages = await Promise.all([browser.newPage(), browser.newPage()])
  // Neither is sent before both were pressed.
  let pressed = 0
  const both = Promise.withResolvers<void>()
  const answers: number[] = []
  for (const page of pages) {
    await page.route('**/allow', async (route) => {
      if (++pressed === 2) both.resolve()
      await both.promise
      const answer = await route.fetch()
      answers.push(answer.status())
      await route.fulfill({ response: answer })
    })
  }
  for (const page of pages) {
    const line = await opened(page, 'One call')
    await line.getByRole('button', { name: /^Let one call pass/ }).click()
  }
  for (const page of pages) await expect(page.locator('li.budget').filter({ hasText: '1 may pass' })).toHaveCount(1)
  await expect.poll(() => answers).toEqual([200, 200])
  expect((await stands(budget)).present).toMatchObject({ calls: 1 })
  for (const page of pages) await page.close()
})

test('a raise that arrives when its period is over raises nothing, and says so', async ({ page }) => {
  const budget = await set('Late', 90)
  await page.route('**/allow', async (route) => {
    // As it was sent when the month before was the present one.
    const body = { ...route.request().postDataJSON(), from: '2020-01-01' }
    await route.continue({ postData: JSON.stringify(body) })
  })
  const sent = page.waitForRequest('**/allow')
  const line = await opened(page, 'Late')
  await line.getByRole('button', { name: /^Raise to/ }).click()
  expect((await sent).postDataJSON()).toEqual({ to: { usd: 150 }, from: expect.stringMatching(/^\d{4}-\d\d-01$/) })
  await expect(
    page.getByText('Nothing was changed. The period of 2020-01-01 is not the one that holds now'),
  ).toBeVisible()
  expect((await stands(budget)).present.limit).toEqual({ usd: 90 })
})

test('a budget that cannot be set says at each field what to mend', async ({ page }) => {
  await new Console(page, server.url).open('/tokens?budget=new')
  const dialog = page.getByRole('dialog', { name: 'New budget' })
  const limit = dialog.getByLabel('Limit')
  const steps = dialog.getByLabel('At percent')
  const save = dialog.getByRole('button', { name: 'Set the budget' })
  await dialog.getByLabel('About').selectOption('A task')
  await dialog.getByLabel('Of').selectOption('tokens')
  await limit.fill('1.5')
  await steps.nth(1).fill('50')
  await save.click()
  await expect(limit).toHaveAccessibleDescription('Tokens are counted whole: 2, not 1.5.')
  await expect(steps.nth(1)).toHaveAccessibleDescription('Another step is at 50 % already.')
  const which = dialog.getByLabel('Which task')
  await expect(which).toHaveAccessibleDescription('Say which task.')
  // The first that is wrong is where a person goes on.
  await expect(which).toBeFocused()
  await which.fill('7')
  await dialog.getByLabel('Of').selectOption('US dollars')
  await limit.fill('0')
  await expect(limit).toHaveAccessibleDescription(/^More than \$0\./)
  await limit.fill('3')
  await steps.nth(1).fill('60')
  await expect(dialog.locator('[aria-invalid]')).toHaveCount(0)
  await save.click()
  await expect(dialog).toBeHidden()
  await expect(page.locator('li.budget').filter({ hasText: 'of $3.00' })).toBeVisible()
})
