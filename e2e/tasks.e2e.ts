import { type Browser, expect, type Page, test } from 'playwright/test'
import { expectNothingSerious, SCREENS } from './axe.ts'
import { Console } from './console.ts'
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

/** The tasks of the Deck as a person works with them. */
class Tasks {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  stage(name: string) {
    return this.page.getByRole('region', { name: 'Task flow' }).getByRole('button', { name })
  }

  get panel() {
    return this.page.getByRole('dialog', { name: 'Tasks' })
  }

  row(title: string) {
    return this.panel.getByRole('listitem').filter({ hasText: title })
  }

  async open(stage = 'Backlog') {
    await this.stage(stage).click()
    await expect(this.panel).toBeVisible()
  }

  async add(title: string) {
    await this.panel.getByLabel('New task').fill(title)
    await this.panel.getByRole('button', { name: 'Add task' }).click()
  }

  async openTask(title: string) {
    await this.panel.getByRole('button', { name: title, exact: true }).click()
    await expect(this.panel.getByRole('heading', { name: title })).toBeFocused()
  }

  act(name: string) {
    return this.panel.getByRole('button', { name, exact: true })
  }
}

async function person(browser: Browser): Promise<Tasks> {
  const page = await (await browser.newContext()).newPage()
  await new Console(page, server.url).open()
  return new Tasks(page)
}

test('one person adds, assigns, completes and removes a task, and another sees each step', async ({ browser }) => {
  const [one, two] = [await person(browser), await person(browser)]
  await one.open()
  await expect(one.panel.getByText('No tasks yet')).toBeVisible()
  await one.panel.getByLabel('Priority').selectOption('high')
  await one.add('Water the plants')
  await expect(one.panel.getByRole('status')).toHaveText('Added: Water the plants')
  await expect(two.stage('Backlog')).toContainText('1')
  await expect(two.stage('Backlog')).toContainText('+1 in 24 h')

  await one.openTask('Water the plants')
  await one.panel.getByLabel('Assignee').selectOption('Ada')
  await one.panel.getByLabel('Status').selectOption('Running')
  await one.act('Save').click()
  await expect(one.panel.getByRole('status')).toHaveText('Saved: it is in running.')
  await expect(two.stage('Running')).toContainText('1 on it')

  await two.open('Running')
  await expect(two.row('Water the plants')).toContainText('Ada')
  await expect(two.row('Water the plants')).toContainText('high priority')
  await two.panel.getByRole('button', { name: 'Complete Water the plants' }).focus()
  await two.page.keyboard.press('Enter')
  await expect(two.panel.getByRole('status')).toHaveText('Done: Water the plants')
  await expect(one.stage('Done')).toContainText('1')
  await expect(one.act('Reopen')).toBeVisible()

  await one.act('Remove').click()
  await expect(one.act('Keep it')).toBeFocused()
  await one.act('Remove task').click()
  await expect(one.panel.getByRole('heading', { name: 'This task is gone' })).toBeFocused()
  await expect(two.stage('Done')).toContainText('none')
  await one.page.keyboard.press('Escape')
  await expect(one.panel).toBeHidden()
  await expect(one.stage('Backlog')).toBeFocused()
})

test('of two who change the same version one wins, and the other sees what stands and decides again', async ({
  browser,
}) => {
  const [one, two] = [await person(browser), await person(browser)]
  await publish(server.url, { type: 'task:created', data: { taskId: 'race', title: 'Race', status: 'ready' } })
  for (const each of [one, two]) {
    await each.open('Ready')
    await each.openTask('Race')
  }
  await one.panel.getByLabel('Assignee').selectOption('Ada')
  await two.panel.getByLabel('Assignee').selectOption('Bo')
  await Promise.all([one.act('Save').click(), two.act('Save').click()])
  const refused = (each: Tasks) => each.panel.getByRole('alert')
  await expect.poll(async () => (await refused(one).count()) + (await refused(two).count())).toBe(1)
  const [loser, winners] = (await refused(one).count()) === 1 ? [one, 'Bo'] : [two, 'Ada']
  await expect(refused(loser)).toContainText('Somebody was faster')
  await expect(refused(loser)).toContainText(
    `Now: Ready, held by ${winners}, normal priority, version 2. You wanted: held by ${winners === 'Ada' ? 'Bo' : 'Ada'}.`,
  )
  expect(await (await fetch(`${server.url}/api/tasks/race`, { headers: key })).json()).toMatchObject({
    version: 2,
    assignee: winners === 'Ada' ? 'agent:ada' : 'agent:bo',
  })
  await loser.act('Change it anyway').click()
  await expect(refused(loser)).toHaveCount(0)
  const mine = winners === 'Ada' ? 'agent:bo' : 'agent:ada'
  await expect(loser.panel.getByLabel('Assignee')).toHaveValue(mine)
  const other = loser === one ? two : one
  await expect(other.panel.getByLabel('Assignee')).toHaveValue(mine)
})

test('what was typed over an older version is refused though the page has seen the newer one', async ({ browser }) => {
  const one = await person(browser)
  await publish(server.url, { type: 'task:created', data: { taskId: 'late', title: 'Late', status: 'review' } })
  await one.open('Review')
  await one.openTask('Late')
  await one.panel.getByLabel('Title').fill('Too late')
  await publish(server.url, { type: 'task:failed', data: { taskId: 'late', result: 'the disk was full' } })
  await expect(one.panel.getByText(/changed while you were editing/)).toBeVisible()
  await one.act('Save').click()
  await expect(one.panel.getByRole('alert')).toContainText('Now: Failed')
  await expect(one.panel.getByRole('heading', { name: 'Late' })).toBeFocused()
  await one.act('Leave it').click()
  await expect(one.panel.getByLabel('Title')).toHaveValue('Late')
  await expect(one.panel.getByLabel('What came of it')).toHaveValue('the disk was full')
  await one.page.keyboard.press('Escape')
  await expect(one.stage('Failed')).toContainText('1')
})

test('completing in the list what has changed since is refused, and leaving it leads back to the row', async ({
  browser,
}) => {
  const one = await person(browser)
  await publish(server.url, { type: 'task:created', data: { taskId: 'quick', title: 'Quick', status: 'review' } })
  await one.open('Review')
  const change = { type: 'task:updated', data: { taskId: 'quick', priority: 'urgent' } }
  await one.page.route('**/api/tasks/quick', async (route) => {
    await publish(server.url, change)
    await route.continue()
  })
  await one.act('Complete Quick').click()
  await expect(one.panel.getByRole('alert')).toContainText('Now: Review, held by nobody, urgent priority, version 2.')
  await expect(one.panel.getByRole('alert')).toContainText('You wanted: done.')
  await one.act('Leave it').click()
  await expect(one.act('Quick')).toBeFocused()
  await expect(one.row('Quick')).toContainText('urgent priority')
})

for (const { name, ...screen } of SCREENS)
  test(`a task of an agent shows up, and axe finds nothing serious on a ${name}`, async ({ browser }) => {
    await using context = await browser.newContext(screen)
    const page = await context.newPage()
    await new Console(page, server.url).open()
    const tasks = new Tasks(page)
    const title = `From an agent on a ${name}`
    const data = { taskId: `by-${name}`, title: `${title} \u202E<b>`, assignee: 'agent:bo' }
    await publish(server.url, { type: 'task:created', data: { ...data, status: 'running' } })
    await publish(server.url, { type: 'task:commented', data: { taskId: data.taskId, text: 'Half way' } })
    await tasks.open('Running')
    await expect(tasks.row(title)).toContainText('U+202E<b>')
    await expectNothingSerious(page)
    expect(await tasks.panel.evaluate((dialog) => dialog.scrollWidth <= dialog.clientWidth)).toBe(true)
    await tasks.row(title).getByRole('button').first().click()
    await expect(tasks.panel.getByText('Half way')).toBeVisible()
    await expectNothingSerious(page)
    expect(await tasks.panel.evaluate((dialog) => dialog.scrollWidth <= dialog.clientWidth)).toBe(true)
  })

const key = { authorization: `Bearer ${API_KEY}` }
