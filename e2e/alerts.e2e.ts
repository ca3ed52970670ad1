import { expect, test } from 'playwright/test'
import { startReceiver } from '#lib/notify/receiver-fixture.ts'
import { expectNothingSerious, SCREENS } from './axe.ts'
import { Console } from './console.ts'
import { publish } from './send.ts'
import { API_KEY, startServer, type TestServer } from './server.ts'

let server: TestServer
let receiver: Awaited<ReturnType<typeof startReceiver>>
test.beforeAll(async () => {
  server = await startServer()
  receiver = await startReceiver()
  await publish(server.url, { type: 'agent:registered', data: { agentId: 'ada', name: 'Ada', kind: 'codex' } })
  const headers = { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' }
  const body = JSON.stringify({ params: { forMs: 0, clearMs: 0 } })
  await fetch(`${server.url}/api/rules/error`, { method: 'PATCH', headers, body })
})
test.afterAll(async () => {
  await receiver[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

test('a rule is read as a sentence, changed, and one is made and removed', async ({ page }) => {
  await new Console(page, server.url).open('/alerts')
  const rules = page.getByRole('table', { name: 'Rules of alerts' })
  await expect(rules.getByText('An agent is stale', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: /^Change.*a full disk/ }).click()
  const draft = page.getByRole('region', { name: 'Change the rule' })
  await expect(draft.getByLabel('percent')).toBeFocused()
  await expect(draft.getByRole('button', { name: 'Save' })).toBeInViewport()
  await expect(draft.getByText('the log does not say')).toBeVisible()
  await draft.getByLabel('percent').selectOption('20')
  await draft.getByRole('button', { name: 'Save' }).click()
  await expect(rules.getByText('Less than 20 % of the disk is free for 1 min')).toBeVisible()
  await expect(page.getByRole('button', { name: /^Change.*a full disk/ })).toBeFocused()
  await page.reload()
  await expect(rules.getByText('Less than 20 %')).toBeVisible()

  await page.getByRole('button', { name: 'Rule', exact: true }).click()
  const making = page.getByRole('region', { name: 'New rule' })
  await making.getByLabel('kind').selectOption('noProgress')
  await making.getByLabel('where').selectOption('agent:ada')
  await expect(making.getByText(/would have fired .* in the last/)).toBeVisible()
  await making.getByRole('button', { name: 'Add the rule' }).click()
  const mine = rules.getByRole('row').filter({ hasText: 'Ada' })
  await expect(mine).toContainText('gets nothing done')
  await mine.getByRole('button', { name: /Change/ }).click()
  await page.getByRole('button', { name: 'Remove the rule' }).click()
  await expect(mine).toHaveCount(0)
})

test('two people change one rule: what the other did is shown, and one says whose stays', async ({ page }) => {
  await new Console(page, server.url).open('/alerts')
  await page.keyboard.press('c')
  await expect(page.getByRole('region', { name: 'New rule' })).toBeVisible()
  await page.getByRole('button', { name: 'Drop' }).click()
  await page.getByRole('button', { name: /^Change.*slow storing/ }).click()
  const draft = page.getByRole('region', { name: 'Change the rule' })
  await draft.getByLabel('longer than').selectOption('10000')
  const headers = { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' }
  const change = (params: object) =>
    fetch(`${server.url}/api/rules/ingestLag`, { method: 'PATCH', headers, body: JSON.stringify(params) })
  await change({ params: { lagMs: 30_000 }, severity: 'critical' })
  const meanwhile = draft.getByRole('status', { name: 'Changed meanwhile' })
  await expect(meanwhile).toContainText('severity: critical')
  await expect(draft.getByLabel('longer than')).toHaveValue('10000')
  await expect(draft.getByRole('button', { name: 'Save' })).toBeDisabled()
  await expectNothingSerious(page)
  await meanwhile.getByLabel('Yours').check()
  await draft.getByRole('button', { name: 'Save' }).click()
  const rules = page.getByRole('table', { name: 'Rules of alerts' })
  await expect(rules.getByText('Events wait longer than 10 s to be stored')).toBeVisible()
  const stored = await fetch(`${server.url}/api/rules/ingestLag`, { headers })
  expect(await stored.json()).toMatchObject({ severity: 'critical', params: { lagMs: 10_000 } })
})

test('an alert fires, is posted, is acknowledged and ends by itself', async ({ page }) => {
  await new Console(page, server.url).open('/alerts')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByLabel('Name', { exact: true }).fill('Pager')
  await page.getByLabel('Address').fill(receiver.url)
  await page.getByRole('button', { name: 'Add the webhook' }).click()
  await expect(page.getByRole('region', { name: 'signing secret' })).toContainText('whsec_')
  await page.getByRole('button', { name: 'I have it' }).click()
  await page.getByRole('button', { name: 'Test Pager' }).click()
  await expect(page.getByText('Test arrived')).toBeVisible()

  await page.getByRole('button', { name: 'Test the rule: an agent in error' }).click()
  const tested = page.getByRole('table', { name: 'Rules of alerts' }).getByRole('status')
  await expect(tested).toContainText('Pager: Test arrived, 204 in')
  await expect(tested).toContainText('v1,')

  await publish(server.url, { type: 'agent:statusChange', data: { agentId: 'ada', status: 'error' } })
  await expect(page.getByRole('heading', { level: 1 })).toContainText('1 alert is firing')
  const deliveries = page.getByRole('region', { name: 'Deliveries' })
  await expect(deliveries.getByText('Ada is in error')).toBeVisible()
  expect(receiver.received.map(({ body }) => JSON.parse(body).type)).toEqual(['test', 'test', 'alert.fired'])
  await page.getByRole('heading', { level: 1 }).click()
  await page.keyboard.press('j')
  await expect(page.locator('.al-alert[aria-current]')).toContainText('Ada is in error')
  await page.keyboard.press('a')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('1 acknowledged')
  await publish(server.url, { type: 'agent:statusChange', data: { agentId: 'ada', status: 'idle' } })
  await expect(page.getByRole('heading', { level: 3, name: /Ended today/ })).toBeVisible()
  await receiver.until(4)
  expect(JSON.parse(receiver.received[3]?.body ?? '{}').type).toBe('alert.resolved')
})

test('quiet hours, sounds and the rule that is open survive a reload; the bell leads here', async ({ page }) => {
  const console = new Console(page, server.url)
  await console.open('/')
  await page.getByRole('button', { name: /^Alerts:/ }).click()
  await page.getByRole('link', { name: 'All alerts, rules and channels' }).click()
  await expect(page).toHaveURL(/\/alerts$/)
  const quiet = page.getByRole('switch', { name: 'Quiet hours' })
  await quiet.click()
  await expect(quiet).toHaveAttribute('aria-checked', 'true')
  await page.getByRole('switch', { name: 'Sounds in this browser' }).click()
  await page.getByRole('button', { name: /^Change.*a silent agent/ }).click()
  await page.reload()
  await expect(quiet).toHaveAttribute('aria-checked', 'true')
  await expect(page.getByRole('switch', { name: 'Sounds in this browser' })).toHaveAttribute('aria-checked', 'true')
  await expect(page.getByRole('region', { name: 'Change the rule' })).toBeVisible()
})

for (const { name, ...screen } of SCREENS) {
  test(`nothing serious is wrong for those who cannot see it (${name})`, async ({ browser }) => {
    const context = await browser.newContext(screen)
    const page = await context.newPage()
    await new Console(page, server.url).open('/alerts?rule=error')
    await expect(page.getByRole('region', { name: 'Change the rule' })).toBeVisible()
    await expectNothingSerious(page)
    await context.close()
  })
}
