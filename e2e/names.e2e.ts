import { expect, test } from 'playwright/test'
import { Console } from './console.ts'
import { publish } from './send.ts'
import { API_KEY, startServer, type TestServer } from './server.ts'

/** The stream has ids of people and keys alone; pages call them by name. */

let server: TestServer
test.beforeAll(async () => {
  server = await startServer()
  await publish(server.url, [
    { type: 'task:created', data: { taskId: 'named', title: 'Named task' } },
    { type: 'task:updated', data: { taskId: 'named', priority: 'high' } },
    { type: 'task:commented', data: { taskId: 'named', text: 'from a script' } },
    { type: 'lead:added', data: { leadId: 'l1', name: 'Lead' } },
    { type: 'lead:commented', data: { leadId: 'l1', text: 'a note' } },
  ])
})
test.afterAll(() => server[Symbol.asyncDispose]())

test('a key is called by its name in events, histories and comments', async ({ page }) => {
  const console = new Console(page, server.url)
  await console.open('/events?types=task:commented')
  await expect(page.locator('.ev-by').first()).toHaveText('key MC_API_KEY')
  await page.goto(`${server.url}/tasks/named`)
  await expect(page.locator('.comment')).toContainText('key MC_API_KEY')
  await expect(page.locator('.history')).toContainText('key MC_API_KEY')
  await page.goto(`${server.url}/leads?lead=l1`)
  await expect(page.getByRole('region', { name: 'Notes' })).toContainText('key MC_API_KEY')
})

test('a page whose directory does not come shows ids and works', async ({ page }) => {
  await page.route('**/api/directory', (route) => route.abort())
  const console = new Console(page, server.url)
  await console.open('/events?types=task:commented')
  await expect(page.locator('.ev-by').first()).toHaveText('key env')
})

test('who is given a task is a person who is here', async ({ request }) => {
  const headers = { authorization: `Bearer ${API_KEY}` }
  const { items } = await (await request.get(`${server.url}/api/directory`, { headers })).json()
  const [owner] = items.filter(({ id }: { readonly id: string }) => id.startsWith('person:'))
  const give = (assignee: string) => request.patch(`${server.url}/api/tasks/named`, { headers, data: { assignee } })
  expect((await give('person:nobody')).status()).toBe(422)
  expect((await give(owner.id)).status()).toBe(200)
})
