import { expect, type Page, test } from 'playwright/test'
import { expectNothingSerious } from './axe.ts'
import { Console } from './console.ts'
import { publish } from './send.ts'
import { API_KEY, startServer } from './server.ts'

const figure = (page: Page, name: string) => page.locator(`[data-figure="${name}"]`)

test('the demo page counts nothing missed, doubled or out of order, whatever is done to its line', async ({ page }) => {
  await using server = await startServer()
  const refusals: string[] = []
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) refusals.push(message.text())
  })
  await new Console(page, server.url).open()
  const demo = await page.goto(`${server.url}/realtime-demo.html`)
  expect(demo?.headers()['content-security-policy']).toContain("default-src 'self'")
  const pill = page.locator('.pill')
  await expect(pill).toHaveText('Live · WebSocket')
  const burst = page.getByRole('button', { name: 'Publish 100' })
  await burst.click()
  await expect(figure(page, 'events')).toHaveText('100')
  for (const [button, words] of [
    ['SSE', 'Live · SSE'],
    ['Poll', 'Live · polling'],
    ['WebSocket', 'Live · WebSocket'],
  ] as const) {
    await page.getByRole('button', { name: button, exact: true }).click()
    await burst.click()
    await expect(pill).toHaveText(words)
  }
  await page.getByRole('button', { name: 'Cut the line' }).click()
  await expect(pill).toHaveText('Disconnected')
  await page.getByRole('button', { name: 'Publish a test event' }).click()
  await expect(figure(page, 'queued')).toHaveText('1')
  await publish(
    server.url,
    Array.from({ length: 50 }, () => ({ type: 'crm:dealWon', data: {} })),
  )
  await page.getByRole('button', { name: 'Go back' }).click()
  await expect(figure(page, 'events')).toHaveText('451')
  await server.restart()
  await publish(server.url, { type: 'crm:dealWon', data: { after: 'restart' } })
  await expect(figure(page, 'events')).toHaveText('452')
  for (const name of ['missed', 'doubled', 'disordered']) await expect(figure(page, name)).toHaveText('0')
  await expect(page.getByText('Exact so far')).toBeVisible()
  await expect(page.getByRole('row').nth(1)).toContainText('restart')
  expect(refusals).toEqual([])
  await expectNothingSerious(page)
})

test('who is not signed in sees nothing on the demo page until a key is pasted, on every transport', async ({
  page,
}) => {
  await using server = await startServer()
  await publish(server.url, { type: 'crm:secret', data: { word: 'swordfish' } })
  await page.goto(`${server.url}/realtime-demo.html`)
  await expect(page.getByText('Not connected')).toBeVisible()
  const field = page.getByLabel('API key')
  await field.fill('mc_wrong')
  await page.getByRole('button', { name: 'Connect' }).click()
  await expect(page.locator('#why')).toContainText('sign in again')
  await field.fill(API_KEY)
  await page.getByRole('button', { name: 'Connect' }).click()
  await expect(page.locator('.pill')).toHaveText('Live · WebSocket')
  for (const button of ['SSE', 'Poll'] as const) {
    await page.getByRole('button', { name: button, exact: true }).click()
    await page.getByRole('button', { name: 'Publish a test event' }).click()
    await expect(page.locator('#published')).toContainText('stored at seq')
  }
  await expect(figure(page, 'events')).toHaveText('2')
  expect(await page.content()).not.toContain('swordfish')
})

const PLAIN = `<!doctype html>
<html lang="en"><head><title>Mine</title><script src="/mission-control.global.js"></script></head>
<body>
  <p data-mc-connection></p>
  <p id="open" data-mc-total="agents.working"></p>
  <p id="input" data-mc-total="tokens.input"></p>
  <p id="cost" data-mc-total="tokens.today.cost"></p>
  <ul data-mc-list="agents"><template><li><b data-mc="name"></b> <i data-mc="status"></i></li></template></ul>
  <ol data-mc-list="tasks"><template><li><span data-mc="title"></span></li></template></ol>
  <div data-lead-id="l1"><span data-mc="company"></span> <span data-mc="score"></span></div>
  <script>
    window.client = new MCRealtimeClient()
    window.dashboard = new MCRealtimeDashboard(client)
    client.connect()
  </script>
</body></html>`

test('a plain HTML page with the classic script is kept in step, and markup from agents stays text', async ({
  page,
}) => {
  await using server = await startServer()
  await new Console(page, server.url).open()
  await publish(server.url, { type: 'agent:registered', data: { agentId: 'a1', name: 'Ada' } })
  // A document of this origin without a policy of ours; a faked answer would be of another address space, without sockets.
  await page.goto(`${server.url}/health`)
  await page.setContent(PLAIN)
  await expect(page.locator('[data-mc-connection]')).toHaveText('Live · WebSocket')
  const ada = page.locator('[data-agent-id="a1"]')
  await expect(ada.locator('b')).toHaveText('Ada')
  await publish(server.url, [
    { type: 'agent:statusChange', data: { agentId: 'a1', status: 'working' } },
    { type: 'agent:registered', data: { agentId: 'a2', name: '<img src=x onerror="document.title=1">' } },
    {
      type: 'token:usage',
      data: { agentId: 'a1', model: 'm', input: 1200, output: 3, costUsd: 0.5, costSource: 'reported' },
    },
    { type: 'task:created', data: { taskId: 't1', title: 'Write it' } },
    { type: 'lead:added', data: { leadId: 'l1', name: 'Kim', company: 'Northwind' } },
    { type: 'lead:scored', data: { leadId: 'l1', score: 82 } },
    { type: 'system:alert', data: { rule: 'disk', severity: 'critical', message: 'The disk is nearly full' } },
  ])
  await expect(ada).toHaveAttribute('data-status', 'working')
  await expect(page.locator('#open')).toHaveText('1')
  await expect(page.locator('#input')).toHaveText(/1.?200/)
  await expect(page.locator('#cost')).toHaveText('$0.50')
  await expect(page.locator('[data-agent-id="a2"] b')).toHaveText('<img src=x onerror="document.title=1">')
  await expect(page.locator('[data-task-id="t1"]')).toHaveText('Write it')
  await expect(page.locator('[data-lead-id="l1"]')).toHaveText('Northwind 82')
  const toast = page.locator('.mc-toast').filter({ hasText: 'The disk is nearly full' })
  await expect(toast).toHaveAttribute('data-tone', 'critical')
  await toast.getByRole('button', { name: 'Dismiss' }).click()
  await expect(toast).toHaveCount(0)
  await publish(server.url, { type: 'agent:removed', data: { agentId: 'a2' } })
  await expect(page.locator('[data-agent-id]')).toHaveCount(1)
  expect(await page.title()).toBe('Mine')
})
