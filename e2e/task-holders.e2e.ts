import { type Browser, expect, test } from 'playwright/test'
import { personAt } from './board.ts'
import { publish } from './send.ts'
import { API_KEY, startServer, type TestServer } from './server.ts'

let server: TestServer
test.beforeAll(async () => {
  server = await startServer()
  await publish(server.url, [
    { type: 'agent:registered', data: { agentId: 'ada', name: 'Ada', kind: 'script' } },
    { type: 'agent:registered', data: { agentId: 'bo', name: 'Bo', kind: 'script' } },
  ])
})
test.afterAll(() => server[Symbol.asyncDispose]())

const person = (browser: Browser, path?: string) => personAt(server.url, browser, path)

const make = (taskId: string, more: object = {}) =>
  publish(server.url, { type: 'task:created', data: { taskId, title: `Task ${taskId}`, ...more } })

const taskAt = async (id: string) =>
  (await fetch(`${server.url}/api/tasks/${id}`, { headers: { authorization: `Bearer ${API_KEY}` } })).json()

const claim = (taskId: string, agent: string) =>
  fetch(`${server.url}/api/tasks/${taskId}/claim?agent=${agent}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${API_KEY}` },
  })

test('a task shows which files were touched while it was held, live, and leads to the history of each', async ({
  browser,
}) => {
  await make('held', { status: 'ready', assignee: 'agent:bo' })
  const write = (agentId: string, path: string, change = 'modified') =>
    publish(server.url, { type: 'file:change', data: { agentId, path, change } })
  const one = await person(browser)
  await write('bo', 'src/before.ts')
  await one.open('Task held')
  await expect(one.drawer.getByRole('region', { name: 'Files' })).toBeHidden()
  await claim('held', 'bo')
  const files = one.drawer.getByRole('region', { name: 'Files' })
  await expect(files).toContainText('touched while it was heldnone reported')
  await write('bo', 'src/deep/made.ts', 'created')
  await write('bo', 'src/deep/made.ts')
  await write('bo', 'README.md', 'read')
  await write('ada', 'src/other.ts')
  await expect(files.getByRole('listitem')).toHaveText([
    /^src\/deep\/made\.tscreated, modified ×2 by Bo/,
    /^README\.mdread by Bo/,
  ])
  await publish(server.url, { type: 'task:updated', data: { taskId: 'held', status: 'ready', assignee: null } })
  await write('bo', 'src/after.ts')
  await expect(one.drawer.getByText('nobody', { exact: true })).toBeVisible()
  await expect(files.getByRole('listitem')).toHaveCount(2)
  await files.getByRole('link', { name: 'made.ts' }).click()
  await expect(one.page).toHaveURL(/\/files\?file=/)
  const side = one.page.getByRole('complementary', { name: 'File' })
  await expect(side.getByRole('heading', { name: 'made.ts' })).toBeVisible()
  await expect(side.getByRole('listitem')).toHaveText([/Bo modified it/, /Bo created it/])
  await publish(server.url, { type: 'task:removed', data: { taskId: 'held' } })
})

test('what many cards are moved into Running by is a claim for each, and each that is refused is told', async ({
  browser,
}) => {
  await make('much-1', { status: 'ready', assignee: 'agent:bo', project: 'much', priority: 'urgent' })
  await make('much-2', { status: 'ready', assignee: 'agent:ada', project: 'much', dependsOn: ['much-1'] })
  await make('much-3', { status: 'ready', project: 'much' })
  const one = await person(browser, '/tasks?view=list&project=much')
  await one.page.getByLabel('Select all').check()
  await one.page.getByRole('toolbar').getByLabel('Move to').selectOption('Running')
  const told = one.page.getByText('Moved: 1 task; not 2 others, still selected.')
  await expect(told).toContainText('Task much-3: Only a claim starts work: give it to somebody first.')
  await expect(told).toContainText('Task much-2: Task "much-2" waits for task "much-1"')
  expect(await taskAt('much-1')).toMatchObject({ status: 'running', lease: { holder: 'bo', generation: 1 } })
  for (const n of [1, 2, 3]) await publish(server.url, { type: 'task:removed', data: { taskId: `much-${n}` } })
})
