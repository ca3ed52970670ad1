import { expect, test } from 'playwright/test'
import { expectNothingSerious, SCREENS } from './axe.ts'
import { Console } from './console.ts'
import { publish } from './send.ts'
import { API_KEY, startServer, type TestServer } from './server.ts'

/** From setting a budget to an agent that is stopped by it, and goes on because a person allowed more. */

let server: TestServer
test.beforeAll(async () => {
  server = await startServer()
  await hook('SessionStart', {})
  await spend(0.2)
  const response = await fetch(`${server.url}/api/budgets`, {
    method: 'POST',
    headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify({ scope: { kind: 'agent', id: AGENT }, period: 'week', limit: { usd: 90 } }),
  })
  expect(response.status).toBe(201)
})
test.afterAll(() => server[Symbol.asyncDispose]())

const AGENT = 'claude-code:build-01:home-u-web'

/** What Claude Code is answered. */
async function hook(hook_event_name: string, more: object): Promise<unknown> {
  const response = await fetch(`${server.url}/api/ingest/claude-code/hooks?machine=build-01`, {
    method: 'POST',
    headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify({ hook_event_name, session_id: 's1', cwd: '/home/u/web', ...more }),
  })
  return response.json()
}

const call = (id: string) => hook('PreToolUse', { tool_name: 'Bash', tool_input: { command: 'ls' }, tool_use_id: id })

const spend = (costUsd: number) =>
  publish(server.url, [
    { type: 'token:usage', agentId: AGENT, data: { sessionId: 's1', model: 'm', input: 900, output: 40, costUsd } },
  ])

test('a budget is set, warns, holds an agent before its next call, and lets it go on once more is allowed', async ({
  page,
}) => {
  const console = new Console(page, server.url)
  await console.open('/tokens')
  const budgets = page.getByRole('region', { name: 'Budgets' })
  await budgets.getByRole('button', { name: 'New budget' }).click()
  const dialog = page.getByRole('dialog', { name: 'New budget' })
  await dialog.getByLabel('Limit').fill('1')
  await dialog.getByRole('button', { name: 'Set the budget' }).click()
  await expect(dialog).toBeHidden()
  await expect(budgets.getByRole('listitem').filter({ hasText: 'The workspace' })).toContainText('$0.20 of $1.00')

  await spend(0.65)
  await expect(budgets).toContainText('warned at 80')
  expect(await call('t1')).toEqual({})
  await spend(0.3)
  await expect(budgets).toContainText('held at 100')
  expect(JSON.stringify(await call('t2'))).toContain('"permissionDecision":"deny"')
  await expect(budgets).toContainText('1 call denied')

  await page.goto(server.url)
  const needs = page.getByRole('list', { name: 'What needs you' })
  const need = needs.getByRole('listitem').filter({ hasText: 'Tool calls are denied.' })
  await need.getByRole('button', { name: /^Raise to \$1\.50 today/ }).click()
  await expect(need).toBeHidden()
  expect(await call('t3')).toEqual({})

  await spend(0.5)
  await page
    .getByRole('link', { name: /^Alerts/ })
    .first()
    .click()
  const open = page.getByRole('button', { name: /^Acknowledge/ })
  const alert = page.getByRole('listitem').filter({ hasText: 'Tool calls are denied.', has: open })
  await expect(alert).toContainText('now 110 %')
  expect(JSON.stringify(await call('t4'))).toContain('"permissionDecision":"deny"')
  await alert.getByRole('button', { name: /^Raise to \$3\.00 today/ }).click()
  await expect(alert).toBeHidden()
  expect(await call('t5')).toEqual({})
})

for (const { name, ...screen } of SCREENS) {
  test(`axe finds nothing serious in the budgets on a ${name}`, async ({ browser }) => {
    const context = await browser.newContext(screen)
    const page = await context.newPage()
    await new Console(page, server.url).open('/tokens')
    const budgets = page.getByRole('region', { name: 'Budgets' })
    await expect(budgets.getByRole('listitem').first()).toBeVisible()
    await expectNothingSerious(page)
    if (name === 'desk') {
      await budgets.getByRole('button', { name: 'New budget' }).click()
      await expect(page.getByRole('dialog', { name: 'New budget' })).toBeVisible()
      await expectNothingSerious(page)
    }
    await context.close()
  })
}
