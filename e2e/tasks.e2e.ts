import { type Browser, expect, type Route, test } from 'playwright/test'
import { expectNothingSerious, SCREENS } from './axe.ts'
import { Board, personAt } from './board.ts'
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

const person = (browser: Browser, path?: string, screen?: object) => personAt(server.url, browser, path, screen)

const make = (taskId: string, more: object = {}) =>
  publish(server.url, { type: 'task:created', data: { taskId, title: `Task ${taskId}`, ...more } })

const taskAt = async (id: string) =>
  (await fetch(`${server.url}/api/tasks/${id}`, { headers: { authorization: `Bearer ${API_KEY}` } })).json()

test('who signed in is called by name, and has the tasks that are given to them', async ({ browser }) => {
  const board = await person(browser)
  const { page, drawer } = board
  await board.add('Read the report @owner')
  await page.getByRole('button', { name: /^Mine/ }).click()
  await board.open('Read the report')
  await expect(drawer.getByText(/by owner/)).toBeVisible()
  await expect(drawer.getByRole('listitem').filter({ hasText: 'gave it to owner' })).toContainText('owner made it')
  const { items } = await (
    await fetch(`${server.url}/api/tasks`, { headers: { authorization: `Bearer ${API_KEY}` } })
  ).json()
  const task = items.find(({ title }: { title: string }) => title === 'Read the report')
  expect(task.assignee).toBe(task.createdBy)
  await fetch(`${server.url}/api/tasks/${task.id}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${API_KEY}` },
  })
})

test('one line makes a task, the mouse moves it, keys put it elsewhere, and another person sees each step', async ({
  browser,
}) => {
  const [one, two] = [await person(browser), await person(browser)]
  await one.page.getByLabel('Quick add').pressSequentially('Water the plants @a')
  await expect(one.page.getByRole('option', { name: '@ada' })).toBeVisible()
  await one.page.keyboard.press('Tab')
  await one.page.keyboard.type('#green !high')
  await one.page.keyboard.press('Enter')
  await expect(two.column('Ready').getByRole('article').filter({ hasText: 'Water the plants' })).toContainText('green')
  await make('dull', { status: 'review' })

  await one.drag('Water the plants', one.column('Review'), false)
  await expect(one.page.getByText('Review, place 1 of 2, among high')).toBeVisible()
  await one.page.keyboard.press('Escape')
  await one.page.mouse.up()
  await expect(one.titles('Ready')).toHaveText(['Water the plants'])
  await one.drag('Water the plants', one.column('Running'))
  await expect(two.titles('Running')).toHaveText(['Water the plants'])

  await one.card('Water the plants').getByRole('button').focus()
  await one.page.keyboard.press('s')
  await one.page.keyboard.press('ArrowRight')
  await expect(one.page.getByText('Review, place 1 of 2, among high').first()).toBeVisible()
  await one.page.keyboard.press('Enter')
  await expect(two.titles('Review')).toHaveText(['Water the plants', 'Task dull'])
  await expect(one.card('Water the plants').getByRole('button')).toBeFocused()
  await one.page.keyboard.press('j')
  await expect(one.card('Task dull').getByRole('button')).toBeFocused()
})

test('what only a claim may do, and what somebody changed meanwhile, puts the card back and says why', async ({
  browser,
}) => {
  const one = await person(browser)
  await make('nobodys', { status: 'ready' })
  await one.drag('Task nobodys', one.column('Running'))
  await expect(one.page.getByText('Only a claim starts work')).toBeVisible()
  await expect(one.column('Ready').getByRole('article')).toContainText(['Task nobodys'])
  await one.page.route('**/api/tasks/nobodys', async (route) => {
    await publish(server.url, { type: 'task:updated', data: { taskId: 'nobodys', priority: 'urgent' } })
    await route.continue()
  })
  await one.drag('Task nobodys', one.column('Backlog'))
  await expect(one.page.getByText('It changed meanwhile. Now: Ready, held by nobody, urgent priority')).toBeVisible()
  await expect(one.titles('Ready')).toContainText(['Task nobodys'])
})

test('a card that is dropped into Running is claimed for its agent; where that is refused it goes back, with the words of the server', async ({
  browser,
}) => {
  const one = await person(browser)
  await make('first', { status: 'ready', assignee: 'agent:bo' })
  await make('after', { status: 'ready', assignee: 'agent:ada', dependsOn: ['first'] })
  await one.drag('Task after', one.column('Running'))
  await expect(one.page.getByText('Put back: Task after. Task "after" waits for task "first"')).toBeVisible()
  await expect(one.titles('Ready')).toContainText(['Task after'])
  await one.drag('Task first', one.column('Running'))
  await expect.poll(() => taskAt('first')).toMatchObject({ status: 'running', lease: { holder: 'bo', generation: 1 } })
  for (const taskId of ['first', 'after']) await publish(server.url, { type: 'task:removed', data: { taskId } })
})

test('a column has a limit: its head counts by it, dropping over it is told and done, and others see it', async ({
  browser,
}) => {
  const [one, two] = [await person(browser), await person(browser)]
  for (const id of ['l-1', 'l-2']) await make(id, { status: id === 'l-1' ? 'review' : 'ready' })
  await expect(two.titles('Review')).toContainText(['Task l-1'])
  const count = await two.titles('Review').count()
  await one.column('Review').getByRole('button', { name: 'Review has no limit' }).click()
  await one.page.getByLabel('At most').fill(String(count))
  await one.page.keyboard.press('Enter')
  await expect(two.column('Review').getByRole('button', { name: `Review, limit: of ${count}` })).toBeVisible()
  await one.drag('Task l-2', one.column('Review'), false)
  await expect(one.page.getByText(`${count + 1} of ${count}, over the limit`)).toBeVisible()
  await one.page.mouse.up()
  await expect(two.titles('Review')).toContainText(['Task l-2'])
  await two.column('Review').getByRole('button', { name: /limit/ }).click()
  await two.page.getByRole('button', { name: 'No limit', exact: true }).click()
  await expect(one.column('Review').getByRole('button', { name: 'Review has no limit' })).toBeVisible()
  for (const taskId of ['l-1', 'l-2']) await publish(server.url, { type: 'task:removed', data: { taskId } })
})

test('two people edit one task: other fields are kept, the same field shows both sides, and nothing is lost', async ({
  browser,
}) => {
  await make('both', { status: 'ready' })
  const [one, two] = [await person(browser, '/tasks?task=both'), await person(browser, '/tasks/both')]
  const second = two.page.getByRole('region', { name: 'Task both' })
  await one.act('Edit').click()
  await second.getByRole('button', { name: 'Edit' }).click()
  await one.drawer.getByLabel('Title').fill('From one')
  await one.drawer.getByLabel('Description').fill('Written by one')
  await second.getByLabel('Title').fill('From two')
  await second.getByLabel('Labels').fill('two, too')
  await second.getByRole('button', { name: 'Save' }).click()
  await expect(one.drawer.getByText('It changed while you were editing')).toBeVisible()
  await expect(one.drawer.getByText('Labels: now as others have it')).toBeVisible()
  await expect(one.drawer.getByRole('group', { name: /^Title/ })).toContainText('From two')
  await expect(one.act('Save')).toBeDisabled()
  await one.drawer.getByRole('radio', { name: /Yours/ }).check()
  await one.act('Save').click()
  await expect(one.drawer.getByRole('heading', { name: 'From one', level: 2 })).toBeFocused()
  expect(await taskAt('both')).toMatchObject({
    title: 'From one',
    description: 'Written by one',
    labels: ['two', 'too'],
    version: 3,
  })
  await expect(one.drawer.getByRole('region').or(one.drawer.getByRole('listitem')).first()).toContainText(
    /title: From one/,
  )
})

test('an act on what has changed since is refused, with what stands now, and a comment reaches the other', async ({
  browser,
}) => {
  await make('late', { status: 'review' })
  const [one, two] = [await person(browser, '/tasks?task=late'), await person(browser, '/tasks?task=late')]
  const failed = { type: 'task:failed', data: { taskId: 'late', result: 'the disk was full' } }
  const faster = async (route: Route) => {
    await publish(server.url, failed)
    await route.continue()
  }
  await one.page.route('**/api/tasks/late', faster, { times: 1 })
  await one.act('Complete').click()
  await expect(one.drawer.getByRole('alert')).toContainText('Now: Failed, held by nobody')
  await expect(one.drawer.getByRole('alert')).toContainText('You wanted: done.')
  await one.act('Leave it').click()
  await expect(one.act('Reopen')).toBeVisible()
  await two.page.keyboard.press('m')
  await two.page.keyboard.type('Empty it @bo')
  await two.page.keyboard.press('Enter')
  await two.page.keyboard.press('Enter')
  await expect(one.drawer.getByText('Empty it @bo')).toBeVisible()
  await two.page.keyboard.press('Escape')
  await two.page.keyboard.press('Escape')
  await expect(two.drawer).toHaveCount(0)
  await expect(two.page).toHaveURL(/\/tasks$/)
})

test('the list selects with keys and changes all that are selected, and filters stand in the address', async ({
  browser,
}) => {
  await publish(
    server.url,
    Array.from({ length: 30 }, (_, n) => ({
      type: 'task:created',
      data: { taskId: `many-${n}`, title: `Many ${String(n).padStart(2, '0')}`, project: 'many', status: 'backlog' },
    })),
  )
  const one = await person(browser, '/tasks?view=list')
  await one.page.getByLabel('Filter by project').selectOption('many')
  await expect(one.page).toHaveURL(/view=list&project=many$/)
  await expect(one.page.getByText('30 of ')).toBeVisible()
  for (const key of ['j', 'j', 'x', 'j', 'x']) await one.page.keyboard.press(key)
  const bar = one.page.getByRole('toolbar')
  await expect(bar).toContainText('2 selected')
  await bar.getByLabel('Move to').selectOption('Ready')
  await expect(one.page.getByRole('row', { name: /^Ready/ })).toContainText('2')
  await one.page.keyboard.press('x')
  await one.page.keyboard.press('p')
  await expect(bar.getByLabel('Priority')).toBeFocused()
  await bar.getByLabel('Priority').selectOption('High')
  await expect(one.page.getByText('Changed: 1 task.')).toBeVisible()
  await one.page.keyboard.press('l')
  await one.page.keyboard.type('picked')
  await one.page.keyboard.press('Enter')
  await expect(one.page.getByText('Labelled: 1 task.')).toBeVisible()
  await one.page.keyboard.press('s')
  await expect(bar.getByLabel('Move to')).toBeFocused()
  await one.page.keyboard.press('Escape')
  await one.page.getByLabel('Select all').check()
  await bar.getByLabel('Assign').selectOption('Bo')
  await expect(one.page.getByText('Assigned: 30 tasks.')).toBeVisible()
  expect(await taskAt('many-29')).toMatchObject({ assignee: 'agent:bo' })
  await bar.getByRole('button', { name: 'Cancel 30' }).click()
  await expect(one.page.getByRole('row', { name: /^Cancelled/ })).toContainText('30')
})

test('a file of tasks is read, told what it would do, and done; the palette leads to a new task', async ({
  browser,
}) => {
  const one = await person(browser)
  await one.page.getByRole('button', { name: 'Import and export' }).click()
  await one.page.getByRole('button', { name: 'Import a file' }).click()
  const dialog = one.page.getByRole('dialog', { name: 'Import tasks' })
  const buffer = Buffer.from('id,title,status\nfrom-file,From a file,review\nbroken,,ready\n')
  await dialog.getByLabel(/CSV or JSON/).setInputFiles({ name: 'tasks.csv', mimeType: 'text/csv', buffer })
  await expect(dialog.getByRole('status')).toContainText('1 new, 0 changed, 0 as they stand, 1 row cannot be read')
  await expect(dialog.getByRole('status')).toContainText('Line 3, title')
  await dialog.getByRole('button', { name: 'Import 1' }).click()
  await expect(one.titles('Review')).toContainText(['From a file'])
  await expect(dialog).toBeHidden()
  await one.page.keyboard.press('Control+k')
  await one.page.keyboard.type('new task')
  const palette = one.page.getByRole('dialog', { name: 'Find or go to' })
  await expect(palette.getByRole('option', { selected: true })).toContainText('New task')
  await one.page.keyboard.press('Enter')
  await expect(one.page.getByLabel('Quick add')).toBeFocused()
})

test('Back closes the drawer, also where it covers the whole page', async ({ browser }) => {
  await publish(server.url, {
    type: 'task:created',
    data: { taskId: 'back-1', title: 'Left by Back', status: 'ready' },
  })
  for (const { name: _, ...screen } of SCREENS) {
    const context = await browser.newContext(screen)
    const board = new Board(await context.newPage())
    await new Console(board.page, server.url).open('/tasks?q=Left')
    await board.open('Left by Back')
    await expect(board.page).toHaveURL(/task=back-1/)
    await board.page.goBack()
    await expect(board.drawer).toHaveCount(0)
    await expect(board.page).toHaveURL(/\/tasks\?q=Left$/)
    await context.close()
  }
})

for (const { name, ...screen } of SCREENS)
  test(`board, list and task hold on a ${name}, and axe finds nothing serious`, async ({ browser }) => {
    const title = `From an agent on a ${name}`
    await make(`by-${name}`, { title: `${title} \u202E<b>`, assignee: 'agent:bo', status: 'running', labels: ['x'] })
    await publish(server.url, { type: 'task:commented', data: { taskId: `by-${name}`, text: 'Half way' } })
    const one = await person(browser, '/tasks', screen)
    await expect(one.card(title)).toContainText('U+202E<b>')
    if (name === 'phone') {
      await expectNothingSerious(one.page)
      await one.page.getByRole('button', { name: `Move ${title}` }).click()
      await one.page.getByRole('button', { name: 'Review', exact: true }).click()
      await one.page.getByRole('button', { name: /^Review/ }).click()
      await expect(one.card(title)).toBeVisible()
    } else {
      await one.page.getByRole('button', { name: 'List' }).click()
      await expect(one.page.getByRole('row', { name: new RegExp(title) })).toBeVisible()
      await expectNothingSerious(one.page)
      await one.page.getByRole('button', { name: 'Board' }).click()
    }
    await one.card(title).getByRole('button').first().click()
    await expect(one.drawer.getByText('Half way')).toBeVisible()
    await expectNothingSerious(one.page)
    await one.act('Edit').click()
    await expectNothingSerious(one.page)
    expect(await one.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
  })
