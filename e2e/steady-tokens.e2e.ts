import { expect, type Page, test } from 'playwright/test'
import { Console } from './console.ts'
import { publish } from './send.ts'
import { API_KEY, startServer, type TestServer } from './server.ts'

/** What is under the hand stays there, and what was loaded stays loaded, whatever comes in. */

let server: TestServer
test.beforeEach(async () => {
  server = await startServer()
})
test.afterEach(() => server[Symbol.asyncDispose]())

const headers = { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' }

const budgets = {
  async set(id: string, name: string): Promise<void> {
    const scope = { kind: 'agent', id }
    const body = JSON.stringify({ id, name, scope, period: 'month', limit: { usd: 10 } })
    const response = await fetch(`${server.url}/api/budgets`, { method: 'POST', headers, body })
    expect(response.status).toBe(201)
  },
  async state(id: string): Promise<{ heldBy: string | null }> {
    const { present } = await (await fetch(`${server.url}/api/budgets/${id}`, { headers })).json()
    return present
  },
}

const used = (agentId: string, requestId: string, cost: { costUsd?: number }) => ({
  type: 'token:usage',
  agentId,
  data: { model: 'some-model', input: 900, output: 40, requestId, ...cost },
})

const rows = (page: Page) => page.getByRole('region', { name: 'Budgets' }).locator('li.budget')

test('a press lands on the budget that was under the hand, and H is about the one that is open', async ({ page }) => {
  await publish(server.url, [used('a', 'a1', { costUsd: 3 }), used('b', 'b1', { costUsd: 2 })])
  await budgets.set('a', 'Ants')
  await budgets.set('b', 'Bees')
  await new Console(page, server.url).open('/tokens')
  const [ants, bees] = [rows(page).filter({ hasText: 'Ants' }), rows(page).filter({ hasText: 'Bees' })]
  const name = ants.getByRole('button', { name: 'Ants', exact: true })
  await name.hover()
  const box = await name.boundingBox()
  await publish(server.url, used('b', 'b2', { costUsd: 8 }))
  await expect(bees).toContainText('held at 100')
  await expect(bees).toContainText('needs you')
  expect(await name.boundingBox()).toEqual(box)
  // Where the pointer is, wherever anything is by now.
  await page.mouse.down()
  await page.mouse.up()
  await expect(name).toHaveAttribute('aria-expanded', 'true')
  await page.keyboard.press('h')
  await expect(ants).toContainText('held by hand')
  expect([(await budgets.state('a')).heldBy, (await budgets.state('b')).heldBy]).toEqual(['person', 'step'])
  // Once the hand is gone, and the focus, the first is again who needs somebody most; what was opened stays open.
  await page.mouse.move(0, 0)
  await name.blur()
  await expect(rows(page).first()).toContainText('Bees')
  await expect(name).toHaveAttribute('aria-expanded', 'true')
})

test('what is open from the start stays open when another budget needs somebody more', async ({ page }) => {
  await budgets.set('a', 'Ants')
  await budgets.set('b', 'Bees')
  await publish(server.url, used('a', 'a1', { costUsd: 9 }))
  await new Console(page, server.url).open('/tokens')
  const [ants, bees] = [rows(page).filter({ hasText: 'Ants' }), rows(page).filter({ hasText: 'Bees' })]
  const isOpen = async () => ants.getByRole('button', { name: 'Ants', exact: true }).getAttribute('aria-expanded')
  await expect.poll(isOpen).toBe('true')
  await publish(server.url, used('b', 'b1', { costUsd: 11 }))
  await expect(rows(page).first()).toContainText('Bees')
  await expect(bees).toContainText('held at 100')
  expect(await isOpen()).toBe('true')
  await page.keyboard.press('h')
  await expect(ants).toContainText('held by hand')
})

test('a budget of which nothing is known has one colour, that of its meter, and it is not the colour of fine', async ({
  page,
}) => {
  await budgets.set('a', 'Ants')
  await publish(server.url, used('a', 'a1', {}))
  await new Console(page, server.url).open('/tokens')
  const ants = rows(page).filter({ hasText: 'not known' })
  await expect(ants).toHaveAttribute('data-status', 'idle')
  await expect(ants.locator('.budget-meter')).toHaveAttribute('data-status', 'idle')
  await page.goto(server.url)
  await expect(page.locator('.deck-budget')).toHaveAttribute('data-status', 'idle')
})

test('requests that did not load take nothing away from those that did', async ({ page }) => {
  const many = Array.from({ length: 130 }, (_, index) => used('a', `r${index}`, { costUsd: 0.01 }))
  await publish(server.url, many)
  let isBroken = false
  await page.route('**/api/usage/requests*', async (route) => {
    if (isBroken) return route.fulfill({ status: 503, json: { error: { code: 'unavailable', message: 'Not now.' } } })
    await route.continue()
  })
  await new Console(page, server.url).open('/tokens?by=requests')
  const lines = page.locator('.tk-requests tbody tr')
  await expect(lines).toHaveCount(100)
  isBroken = true
  await page.getByRole('button', { name: 'Show older ones' }).click()
  const wrong = page.getByRole('alert').filter({ hasText: 'The older requests did not load' })
  await expect(wrong).toContainText('Not now.')
  await expect(lines).toHaveCount(100)
  isBroken = false
  // The page asks again by itself too, and may be faster than the press.
  const again = wrong.getByRole('button', { name: 'Try again' })
  await again.click({ timeout: 10_000 }).catch(() => expect(wrong).toBeHidden())
  await expect(lines).toHaveCount(130)
  await expect(wrong).toBeHidden()
})
