import { expect, type Page, type Route, test } from 'playwright/test'
import { startReceiver } from '#lib/notify/receiver-fixture.ts'
import { Console } from './console.ts'
import { publish } from './send.ts'
import { API_KEY, startServer, type TestServer } from './server.ts'

/** The page of alerts in the hands of somebody who does not wait for answers. */

let server: TestServer
test.beforeAll(async () => {
  server = await startServer()
})
test.afterAll(async () => {
  await server[Symbol.asyncDispose]()
})

const headers = { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' }

/** Holds what is asked of a path until it is let go. @returns how many wait, and what lets them go, those to come too. */
async function hold(page: Page, path: RegExp, methods: readonly string[]) {
  const gate = Promise.withResolvers<void>()
  let held = 0
  await page.route(path, async (route: Route) => {
    if (!methods.includes(route.request().method())) return route.fallback()
    held++
    await gate.promise
    await route.continue()
  })
  return { count: () => held, letGo: gate.resolve }
}

const report = (rule: string) => ({
  type: 'system:alert',
  data: { rule, severity: 'warning', message: `${rule} is ill` },
})
const firing = (page: Page) =>
  page.locator('.al-alert').filter({ has: page.getByRole('button', { name: 'Acknowledge' }) })

test('J and A, and A and A again, before any answer: three are acknowledged, one after the other', async ({ page }) => {
  await publish(server.url, ['first', 'second', 'third'].map(report))
  await new Console(page, server.url).open('/alerts')
  await expect(firing(page)).toHaveCount(3)
  const answers = await hold(page, /\/api\/events$/, ['POST'])
  await page.getByRole('heading', { level: 1 }).click()
  await page.keyboard.press('j')
  for (const _each of ['first', 'second', 'third']) await page.keyboard.press('a')
  await expect.poll(answers.count).toBe(3)
  answers.letGo()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('3 acknowledged')
})

test('who acknowledges by Tab and Enter is brought to the next alert; the last one leads to the window', async ({
  page,
}) => {
  await publish(server.url, ['fourth', 'fifth'].map(report))
  await new Console(page, server.url).open('/alerts')
  await expect(firing(page)).toHaveCount(2)
  await firing(page).first().getByRole('button', { name: 'Acknowledge' }).press('Enter')
  await expect(firing(page)).toHaveCount(1)
  await expect(firing(page)).toBeFocused()
  await firing(page).getByRole('button', { name: 'Acknowledge' }).press('Enter')
  await expect(firing(page)).toHaveCount(0)
  await expect(page.getByRole('region', { name: 'Firing' })).toBeFocused()
})

test('quiet hours take every change that was made while the one before was not answered', async ({ page }) => {
  await new Console(page, server.url).open('/alerts')
  const answers = await hold(page, /\/api\/quiet$/, ['PATCH'])
  await page.getByLabel('Quiet from').selectOption('21:00')
  await page.getByLabel('Quiet from').selectOption('20:30')
  await page.getByLabel('Quiet to').selectOption('08:00')
  await page.getByLabel('Critical alerts come through anyway').click()
  await expect(page.getByLabel('Quiet from')).toHaveValue('20:30')
  await expect(page.getByLabel('Quiet to')).toHaveValue('08:00')
  answers.letGo()
  const stored = async () => (await fetch(`${server.url}/api/quiet`, { headers })).json()
  await expect.poll(stored).toMatchObject({ from: '20:30', to: '08:00', critical: false })
  await expect(page.getByRole('status', { name: 'Changed meanwhile' })).toHaveCount(0)
  await expect(page.getByLabel('Quiet to')).toHaveValue('08:00')
})

test('the ticks of a rule are each taken, shown at once, and taken back where they are refused', async ({ page }) => {
  await new Console(page, server.url).open('/alerts')
  const tick = (channel: string) => page.getByRole('button', { name: `slow storing: ${channel}` })
  const answers = await hold(page, /\/api\/rules\/ingestLag$/, ['PATCH'])
  await tick('browser').click()
  await tick('webhook').click()
  await tick('sound').click()
  await expect(tick('sound')).toHaveAttribute('aria-pressed', 'true')
  await expect(tick('browser')).toHaveAttribute('aria-pressed', 'false')
  answers.letGo()
  const stored = async () => (await fetch(`${server.url}/api/rules/ingestLag`, { headers })).json()
  await expect.poll(stored).toMatchObject({ channels: ['sound'] })
  await expect(tick('webhook')).toHaveAttribute('aria-pressed', 'false')

  await page.unroute(/\/api\/rules\/ingestLag$/)
  const error = { code: 'internal', message: 'The disk is gone.' }
  await page.route(/\/api\/rules\/ingestLag$/, (route) => route.fulfill({ status: 500, json: { error } }))
  await tick('browser').click()
  await expect(page.getByText('Not changed. The disk is gone.')).toBeVisible()
  await expect(tick('browser')).toHaveAttribute('aria-pressed', 'false')
})

test('a webhook whose answer was lost is added once, and its secret is shown', async ({ page }) => {
  await new Console(page, server.url).open('/alerts')
  let lost = 0
  await page.route(/\/api\/channels$/, async (route) => {
    if (route.request().method() !== 'POST' || lost++ > 0) return route.fallback()
    await route.fetch()
    await route.abort()
  })
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByLabel('Name', { exact: true }).fill('Twice')
  await page.getByLabel('Address').fill('http://127.0.0.1:9/hook')
  await page.getByRole('button', { name: 'Add the webhook' }).click()
  await expect(page.getByText('No answer came')).toBeVisible()
  await page.getByRole('button', { name: 'Add the webhook' }).click()
  await expect(page.getByRole('region', { name: 'signing secret' })).toContainText('whsec_')
  await page.getByRole('button', { name: 'I have it' }).click()
  await expect(page.getByRole('switch', { name: 'Tell Twice' })).toHaveCount(1)
})

test('a webhook that is being added is not closed before its secret was shown', async ({ page }) => {
  await new Console(page, server.url).open('/alerts')
  const answers = await hold(page, /\/api\/channels$/, ['POST'])
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByLabel('Name', { exact: true }).fill('Held')
  await page.getByLabel('Address').fill('http://127.0.0.1:9/held')
  await page.keyboard.press('Enter')
  await expect.poll(answers.count).toBe(1)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  answers.letGo()
  await expect(page.getByRole('region', { name: 'signing secret' })).toContainText('whsec_')
})

test('a webhook is turned off while its test hangs; one that somebody else removed goes without a word', async ({
  page,
}) => {
  await using receiver = await startReceiver()
  const body = JSON.stringify({ name: 'Hangs', url: receiver.url })
  const { channel } = await (await fetch(`${server.url}/api/channels`, { method: 'POST', headers, body })).json()
  receiver.answer = () => undefined
  await new Console(page, server.url).open('/alerts')
  await page.getByRole('button', { name: 'Test Hangs' }).click()
  await receiver.until(1)
  const listed = page.waitForResponse(
    (answer) => answer.url().endsWith('/api/channels') && answer.request().method() === 'GET',
  )
  await page.getByRole('switch', { name: 'Tell Hangs' }).click()
  await expect(page.getByRole('switch', { name: 'Tell Hangs' })).toHaveAttribute('aria-checked', 'false')
  await listed
  await fetch(`${server.url}/api/channels/${channel.id}`, { method: 'DELETE', headers })
  await page.getByRole('button', { name: 'Remove Hangs' }).click()
  await page.getByRole('button', { name: 'Really remove Hangs' }).click()
  await expect(page.getByRole('switch', { name: 'Tell Hangs' })).toHaveCount(0)
  await expect(page.getByText('Not changed')).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Add', exact: true })).toBeFocused()
})

test('a rule whose answer was lost is added once', async ({ page }) => {
  await new Console(page, server.url).open('/alerts?rule=new')
  let lost = 0
  await page.route(/\/api\/rules$/, async (route) => {
    if (route.request().method() !== 'POST' || lost++ > 0) return route.fallback()
    await route.fetch()
    await route.abort()
  })
  const rules = page.getByRole('table', { name: 'Rules of alerts' }).getByRole('row')
  const before = await rules.count()
  const form = page.getByRole('region', { name: 'New rule' })
  await form.getByRole('button', { name: 'Add the rule' }).click()
  await expect(page.getByText('No answer came')).toBeVisible()
  await form.getByRole('button', { name: 'Add the rule' }).click()
  await expect(form).toHaveCount(0)
  await expect(rules).toHaveCount(before + 1)
})

const asks = (approvalId: string, more: object) => ({
  type: 'approval:requested',
  data: { approvalId, agentId: 'ada', question: `What of ${approvalId}?`, answerHere: true, ...more },
})

test('an answer of one word more is typed at once, sent once although its answer was lost, and leads to the next', async ({
  page,
}) => {
  await publish(server.url, [
    { type: 'agent:registered', data: { agentId: 'ada', name: 'Ada', kind: 'codex' } },
    asks('one', { options: ['yes', 'no'] }),
    asks('two', { options: ['yes', 'no'] }),
  ])
  await new Console(page, server.url).open('/')
  const needs = page.getByRole('region', { name: 'Needs you' })
  const row = (of: string) => needs.getByRole('listitem').filter({ hasText: `What of ${of}?` })
  const keys: (string | undefined)[] = []
  await page.route(/\/api\/approvals\/one\/answer$/, async (route) => {
    keys.push(route.request().headers()['idempotency-key'])
    await (keys.length === 1 ? route.abort() : route.fallback())
  })
  await row('one').getByRole('button', { name: /Other/ }).press('Enter')
  await expect(row('one').getByLabel('Answer to Ada')).toBeFocused()
  await page.keyboard.type('maybe')
  await page.keyboard.press('Enter')
  await expect(page.getByText('No answer came')).toBeVisible()
  await expect(row('one').getByLabel('Answer to Ada')).toHaveValue('maybe')
  await page.keyboard.press('Enter')
  await expect(row('one')).toHaveCount(0)
  await expect(row('two')).toBeFocused()
  expect(keys[0]).toBeDefined()
  expect(keys[1]).toBe(keys[0])
})

test('an answer that is taken is not taken back by a second click before the row has gone', async ({ page }) => {
  await publish(server.url, {
    type: 'approval:requested',
    data: { approvalId: 'three', agentId: 'ada', tool: 'Bash', answerHere: true },
  })
  await new Console(page, server.url).open('/')
  const sent: string[] = []
  // Taken, and the log does not tell of it: as where the answer is faster than the live connection.
  await page.route(/\/api\/approvals\/three\/answer$/, (route) => {
    sent.push(route.request().postData() ?? '')
    return route.fulfill({ json: {} })
  })
  const answered = page.waitForResponse(/\/api\/approvals\/three\/answer$/)
  await page.getByRole('button', { name: /^Allow/ }).click()
  await answered
  const deny = page.getByRole('button', { name: /^Deny/ })
  await deny.press('Enter')
  await expect(deny).toHaveAttribute('aria-disabled', 'true')
  expect(sent).toEqual(['{"decision":"allow"}'])
})

test('words typed as an answer are said again, with who was faster, where somebody else answers', async ({ page }) => {
  const ask = { approvalId: 'typed', agentId: 'asker', question: 'Which way?', options: ['Left'], answerHere: true }
  await publish(server.url, { type: 'approval:requested', data: ask })
  await new Console(page, server.url).open('/')
  await page.getByRole('button', { name: 'Other… answer to asker' }).click()
  await page.getByLabel('Answer to asker').fill('Neither of the two')
  const headers = { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' }
  const body = JSON.stringify({ decision: 'answer', message: 'Left' })
  await fetch(`${server.url}/api/approvals/typed/answer`, { method: 'POST', headers, body })
  await expect(page.getByText('Not sent: “Neither of the two”.')).toContainText('was faster: “Left”')
})
