import { type Browser, expect, type Page, type Route, test } from 'playwright/test'
import { Board, personAt } from './board.ts'
import { Console } from './console.ts'
import { publish } from './send.ts'
import { API_KEY, startServer, type TestServer } from './server.ts'

/** What a person does before the server has answered what they did before. */

let server: TestServer
test.beforeAll(async () => {
  server = await startServer()
})
test.afterAll(() => server[Symbol.asyncDispose]())

const person = (browser: Browser, path?: string) => personAt(server.url, browser, path)

const make = (taskId: string, more: object = {}) =>
  publish(server.url, { type: 'task:created', data: { taskId, title: `Task ${taskId}`, ...more } })

const authorization = `Bearer ${API_KEY}`
const taskAt = async (id: string) =>
  (await fetch(`${server.url}/api/tasks/${id}`, { headers: { authorization } })).json()

/** Holds every request of a method until it is told to go on. */
function hold(method: string) {
  const gate = Promise.withResolvers<void>()
  const held = async (route: Route) => {
    if (route.request().method() === method) await gate.promise
    await route.continue()
  }
  return { held, go: gate.resolve }
}

test('the next line is typed while the one before is on its way, and both are made', async ({ browser }) => {
  const board = await person(browser)
  const { page } = board
  const { held, go } = hold('POST')
  await page.route('**/api/tasks', held)
  await page.getByLabel('Quick add').click()
  await page.keyboard.type('First of two')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await page.keyboard.type('Second of two')
  await page.keyboard.press('Enter')
  await page.keyboard.type('Half of a th')
  await expect(board.titles('Ready')).toHaveCount(0)
  go()
  await expect(board.titles('Ready').filter({ hasText: 'of two' })).toHaveCount(2)
  await expect(page.getByLabel('Quick add')).toHaveValue('Half of a th')
})

test('a line that was not taken comes back to its field, and is made once however often it is sent', async ({
  browser,
}) => {
  const board = await person(browser)
  const { page } = board
  const field = page.getByLabel('Quick add')
  // The first is stored and its answer lost, the second never comes to the server.
  await page.route('**/api/tasks', async (route) => {
    if (route.request().postData()?.includes('Stored unheard')) await route.fetch()
    await route.abort()
  })
  await field.fill('Stored unheard')
  await page.keyboard.press('Enter')
  await expect(page.getByText('No answer came: Stored unheard.')).toBeVisible()
  await expect(field).toHaveValue('Stored unheard')
  await page.unroute('**/api/tasks')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Added: Stored unheard')).toBeVisible()
  await expect(board.titles('Ready').filter({ hasText: 'Stored unheard' })).toHaveCount(1)
  await expect(field).toHaveValue('')
})

test('a comment leaves the field free for the next, and comes back where it was refused', async ({ browser }) => {
  await make('said')
  const { page, drawer } = await person(browser, '/tasks?task=said')
  const { held, go } = hold('POST')
  await page.route('**/comments', held)
  const field = drawer.getByLabel('Comment', { exact: true })
  await field.click()
  await page.keyboard.type('One thing')
  await page.keyboard.press('Enter')
  await page.keyboard.type('Another thing')
  await page.keyboard.press('Enter')
  await expect(field).toHaveValue('')
  go()
  await expect.poll(async () => (await taskAt('said')).comments.length).toBe(2)
  await page.unroute('**/comments')
  await page.route('**/comments', (route) => route.abort())
  await page.keyboard.type('Nobody hears')
  await page.keyboard.press('Enter')
  await expect(drawer.getByRole('alert')).toContainText('It may have been done or not')
  await expect(field).toHaveValue('Nobody hears')
  await expect(field).toBeFocused()
  await page.reload()
  await expect(field).toHaveValue('Nobody hears')
})

test('what is done with those selected waits for what was done before, and builds on it', async ({ browser }) => {
  for (const n of [1, 2]) await make(`sel-${n}`, { project: 'sel' })
  const { page } = await person(browser, '/tasks?view=list&project=sel')
  await page.getByLabel('Select all').check()
  const { held, go } = hold('POST')
  await page.route('**/api/tasks/bulk', held)
  const bar = page.getByRole('toolbar')
  await bar.getByLabel('Priority').selectOption('High')
  for (const label of ['one', 'two']) {
    await bar.getByLabel('Add a label').fill(label)
    await page.keyboard.press('Enter')
  }
  go()
  await expect.poll(() => taskAt('sel-1')).toMatchObject({ priority: 'high', labels: ['one', 'two'], version: 4 })
  await expect.poll(() => taskAt('sel-2')).toMatchObject({ priority: 'high', labels: ['one', 'two'], version: 4 })
})

test('an arrow key opens the choice of what to do with those selected, and does nothing by itself', async ({
  browser,
}) => {
  await make('arrow', { project: 'arrow', status: 'ready' })
  const { page } = await person(browser, '/tasks?view=list&project=arrow')
  await page.getByLabel('Select all').check()
  const list = page.getByRole('toolbar').getByLabel('Move to')
  let asked = 0
  await page.route('**/api/tasks/bulk', (route) => {
    asked++
    return route.continue()
  })
  await list.focus()
  await page.keyboard.press('ArrowDown')
  await expect.poll(() => list.evaluate((one) => one.matches(':open'))).toBe(true)
  await page.keyboard.press('Escape')
  await list.selectOption('Review')
  await expect.poll(() => taskAt('arrow')).toMatchObject({ status: 'review', version: 2 })
  expect(asked).toBe(1)
})

test('what is typed while a change is on its way stays to be saved, and what was typed survives Back and a reload', async ({
  browser,
}) => {
  await make('kept')
  const one = await person(browser, '/tasks')
  const { page, drawer } = one
  await one.open('Task kept')
  await one.act('Edit').click()
  await expect(drawer.getByLabel('Title')).toBeFocused()
  const { held, go } = hold('PATCH')
  await page.route('**/api/tasks/kept', held)
  await drawer.getByLabel('Title').fill('Saved at once')
  await one.act('Save').click()
  await drawer.getByLabel('Description').fill('Typed meanwhile')
  go()
  await expect(drawer.getByText('What you typed since is not saved yet.')).toBeVisible()
  await expect(drawer.getByLabel('Description')).toHaveValue('Typed meanwhile')
  expect(await taskAt('kept')).toMatchObject({ title: 'Saved at once', version: 2 })
  await page.goBack()
  await expect(drawer).toHaveCount(0)
  await one.card('Saved at once').getByRole('button').first().click()
  await expect(drawer.getByLabel('Description')).toHaveValue('Typed meanwhile')
  await page.reload()
  await expect(drawer.getByLabel('Description')).toHaveValue('Typed meanwhile')
  await one.act('Save').click()
  await expect(drawer.getByRole('heading', { name: 'Saved at once', level: 2 })).toBeFocused()
  expect(await taskAt('kept')).toMatchObject({ description: 'Typed meanwhile', version: 3 })
  await page.reload()
  await expect(one.act('Edit')).toBeVisible()
})

test('the focus stays in the drawer when its buttons come and go', async ({ browser }) => {
  await make('focus')
  const one = await person(browser, '/tasks?task=focus')
  await one.act('Edit').click()
  await one.act('Discard').click()
  await expect(one.drawer.getByRole('heading', { level: 2 })).toBeFocused()
  await one.act('Remove').click()
  await one.act('Keep it').click()
  await expect(one.act('Remove')).toBeFocused()
})

test('a card that keys carry is let go where it was by whoever goes elsewhere, and takes every other key', async ({
  browser,
}) => {
  await make('carried', { status: 'review' })
  const one = await person(browser, '/tasks')
  const card = one.card('Task carried').getByRole('button').first()
  const tip = one.page.getByText('Enter drops it there')
  await card.focus()
  await one.page.keyboard.press('s')
  await one.page.keyboard.press('c')
  await one.page.keyboard.press('ArrowLeft')
  await expect(tip).toBeVisible()
  await expect(one.page.getByLabel('Add to Backlog')).toHaveCount(0)
  await one.page.getByRole('heading', { level: 1 }).click()
  await expect(tip).toHaveCount(0)
  await card.focus()
  await one.page.keyboard.press('s')
  await expect(tip).toBeVisible()
  await one.page.keyboard.press('Tab')
  await expect(tip).toHaveCount(0)
  expect(await taskAt('carried')).toMatchObject({ status: 'review', version: 1 })
})

test('a task that could not be read is not said to be gone', async ({ browser }) => {
  const one = await person(browser, '/tasks')
  await one.page.route('**/api/tasks/unread', (route) => route.abort())
  await one.page.goto(`${server.url}/tasks?task=unread`)
  await expect(one.drawer.getByText('This task did not come')).toBeVisible()
  await one.page.unroute('**/api/tasks/unread')
  await one.act('Try again').click()
  await expect(one.drawer.getByText('This task is gone')).toBeVisible()
})

/** Holds back what comes over the live connection of a page that is opened afterwards. */
async function holdStream(page: Page) {
  const late: (() => void)[] = []
  const state = { held: false }
  await page.routeWebSocket(/./, (socket) => {
    socket.connectToServer().onMessage((message) => {
      if (state.held) late.push(() => socket.send(message))
      else socket.send(message)
    })
  })
  return {
    hold() {
      state.held = true
    },
    go() {
      state.held = false
      for (const send of late.splice(0)) send()
    },
  }
}

/** Each shows only where the one before it is known to have been done; the version that it leaves. */
const ACTS = [
  ['Complete', 2],
  ['Reopen', 3],
] as const

test('while the stream is cut a second act builds on the answer to the first, and blames nobody', async ({ page }) => {
  await make('cut', { status: 'backlog' })
  const stream = await holdStream(page)
  await new Console(page, server.url).open('/tasks?task=cut')
  const drawer = new Board(page).drawer
  await expect(drawer.getByRole('heading', { name: 'Task cut' })).toBeVisible()
  stream.hold()
  for (const [act, version] of ACTS) {
    await drawer.getByRole('button', { name: act, exact: true }).click()
    await expect.poll(async () => (await taskAt('cut')).version).toBe(version)
  }
  await expect(drawer.getByText('Somebody was faster')).toHaveCount(0)
  stream.go()
  await expect(drawer.getByText('Somebody was faster')).toHaveCount(0)
})

test('a move without an answer that was done is said to be done as soon as it shows', async ({ page }) => {
  await make('moved', { status: 'ready' })
  const stream = await holdStream(page)
  await new Console(page, server.url).open('/tasks')
  const board = new Board(page)
  await expect(board.titles('Ready').filter({ hasText: 'Task moved' })).toHaveCount(1)
  stream.hold()
  await page.route('**/api/tasks/moved', async (route) => {
    await route.fetch()
    await route.abort()
  })
  await board.drag('Task moved', board.column('Backlog'))
  await expect(page.getByText('No answer came: Task moved')).toBeVisible()
  stream.go()
  await expect(page.getByText('It was done after all: Task moved')).toBeVisible()
  await expect(page.getByText('No answer came')).toHaveCount(0)
  await expect(board.titles('Backlog').filter({ hasText: 'Task moved' })).toHaveCount(1)
})
