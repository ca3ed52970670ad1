import { expect, type Page, test } from 'playwright/test'
import { expectNothingSerious, SCREENS } from './axe.ts'
import { Console } from './console.ts'
import { publish } from './send.ts'
import { startServer, type TestServer } from './server.ts'

const FOX = { agentId: 'fox', sessionId: 'rebase' }
const tool = (phase: 'start' | 'end', toolUseId: string, title: string, more: object = {}) => ({
  type: 'agent:activity',
  data: { ...FOX, kind: 'tool', phase, toolUseId, tool: 'Bash', title: `Bash: ${title}`, ...more },
})
const asked = (sessionId: string, lastMessage: string) => ({
  type: 'session:activity',
  data: { agentId: 'fox', sessionId, role: 'user', lastMessage },
})

let server: TestServer
test.beforeAll(async () => {
  server = await startServer()
  await publish(server.url, [
    {
      type: 'agent:registered',
      data: { agentId: 'fox', name: 'Fox', kind: 'script', machine: 'bench-1', project: 'shop' },
    },
    { type: 'agent:registered', data: { agentId: 'owl', name: 'Owl', kind: 'script', project: 'shop' } },
    { type: 'session:started', data: { ...FOX, title: 'Rebase the branch', model: 'some-model' } },
    asked('rebase', 'rebase it on main'),
    tool('start', 'one', 'git fetch origin'),
    tool('end', 'one', 'git fetch origin', { ok: false, durationMs: 1_900, detail: 'no network' }),
    { type: 'session:started', data: { agentId: 'fox', sessionId: 'docs', title: 'Write the docs' } },
    asked('docs', 'explain the cart'),
    { type: 'file:change', data: { ...FOX, path: 'src/cart.ts', change: 'modified' } },
    { type: 'file:change', data: { agentId: 'owl', path: 'src/cart.ts', change: 'read' } },
    {
      type: 'token:usage',
      data: { sessionId: 'rebase', model: 'some-model', input: 38, cacheRead: 6_140, output: 42, costUsd: 0.0129 },
    },
    { type: 'task:created', data: { taskId: 't', title: 'Bring the branch home', assignee: 'agent:fox' } },
    { type: 'agent:statusChange', data: { ...FOX, status: 'waiting', reason: 'permission' } },
  ])
})
test.afterAll(() => server[Symbol.asyncDispose]())

/** The page of one agent as a person reads it. */
class AgentRoom {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  get name() {
    return this.page.getByRole('heading', { level: 1 })
  }

  get timeline() {
    return this.page.getByRole('log', { name: 'What it did' })
  }

  row(text: string) {
    return this.timeline.getByRole('listitem').filter({ hasText: text })
  }

  session(title: string) {
    return this.page.getByRole('navigation', { name: 'Sessions' }).getByRole('link', { name: title })
  }

  part(name: string) {
    return this.page.getByRole('region', { name })
  }
}

test('a person goes from a card to its agent, sees a call start and end, and picks a session that a reload keeps', async ({
  page,
}) => {
  const console = new Console(page, server.url)
  await console.open()
  await console.agent('Fox').getByRole('link', { name: 'Fox' }).click()
  const room = new AgentRoom(page)
  await expect(page).toHaveURL(`${server.url}/agents/fox`)
  await expect(room.name).toContainText('Fox')
  await expect(page.locator('header.ap-hero')).toContainText('bench-1')
  await expect(room.part('Waits for you')).toContainText('waits for permission')

  await expect(room.row('git fetch origin')).toContainText('1.9 s')
  await expect(room.row('git fetch origin')).toContainText('failed')
  await publish(server.url, tool('start', 'two', 'npm test'))
  await expect(room.row('npm test')).toContainText('runs')
  await publish(server.url, tool('end', 'two', 'npm test', { ok: true, durationMs: 11_400 }))
  await expect(room.row('npm test')).toContainText('11.4 s')
  await expect(room.row('npm test')).toContainText('done')
  await expect(room.row('Turn 1').first()).toBeVisible()
  await expect(room.row('2 calls, 1 failed')).toBeVisible()

  await room.session('Write the docs').click()
  await expect(page).toHaveURL(`${server.url}/agents/fox?session=docs`)
  await expect(room.row('explain the cart')).toBeVisible()
  await expect(room.row('npm test')).toHaveCount(0)
  await page.reload()
  await expect(room.row('explain the cart')).toBeVisible()
  await expect(room.row('npm test')).toHaveCount(0)
  await expect(room.session('Write the docs')).toHaveAttribute('aria-current', 'true')
  await room.session('All sessions').click()
  await expect(room.row('npm test')).toBeVisible()
  await page.goBack()
  await expect(room.row('npm test')).toHaveCount(0)
})

test('what it used, touched and holds stands beside it', async ({ page }) => {
  await new Console(page, server.url).open('/agents/fox')
  const room = new AgentRoom(page)
  await expect(room.part('Files touched')).toContainText('src/cart.ts')
  await expect(room.part('Files touched')).toContainText('Owl read it')
  await expect(room.part('Tasks')).toContainText('Bring the branch home')
  const tokens = room.part('Tokens by request')
  await expect(tokens).toContainText('$0.0129')
  await tokens.getByRole('button', { name: 'reported' }).click()
  await expect(tokens).toContainText('read from cache')
  await expect(tokens).toContainText('as the client reported')
})

test('the rows of the Deck lead there too, and a session to itself', async ({ page }) => {
  const console = new Console(page, server.url)
  await console.open()
  await page.getByRole('region', { name: 'Sessions' }).getByRole('link', { name: 'Write the docs' }).click()
  await expect(page).toHaveURL(`${server.url}/agents/fox?session=docs`)
  await page.getByRole('link', { name: 'Deck' }).first().click()
  await page.getByRole('region', { name: 'Needs you' }).getByRole('link', { name: 'Fox' }).click()
  await expect(page).toHaveURL(`${server.url}/agents/fox`)
})

test('an id of odd characters has a page', async ({ page }) => {
  const id = 'a/b 100% #1?x=ü&.'
  await publish(server.url, [
    { type: 'agent:registered', data: { agentId: id, name: 'Odd one' } },
    { type: 'agent:registered', data: { agentId: '..', name: 'Dotted' } },
    { type: 'agent:activity', data: { agentId: id, kind: 'note', title: 'hello from an odd id' } },
  ])
  const console = new Console(page, server.url)
  await console.open()
  const room = new AgentRoom(page)
  await console.agent('Odd one').getByRole('link', { name: 'Odd one' }).click()
  await expect(room.row('hello from an odd id')).toBeVisible()
  expect((await page.reload())?.status()).toBe(200)
  await expect(room.row('hello from an odd id')).toBeVisible()
  await console.open()
  await console.agent('Dotted').getByRole('link', { name: 'Dotted' }).click()
  await expect(room.name).toContainText('Dotted')
  expect((await page.reload())?.status()).toBe(200)
  await expect(room.name).toContainText('Dotted')
})

test('an id of nobody is answered with 404 and becomes its agent without a reload', async ({ page }) => {
  const answer = await new Console(page, server.url).open('/agents/late%20one')
  expect(answer?.status()).toBe(404)
  const room = new AgentRoom(page)
  await expect(room.name).toHaveText('No such agent')
  await expect(page.getByRole('link', { name: 'Back to the Deck' })).toBeVisible()
  await publish(server.url, { type: 'agent:registered', data: { agentId: 'late one', name: 'Latecomer' } })
  await expect(room.name).toContainText('Latecomer')
})

test('a long session loads what came earlier when it is asked for', async ({ page }) => {
  const long = { agentId: 'long', sessionId: 'long' }
  const note = (n: number) => ({ type: 'agent:activity', data: { ...long, kind: 'note', title: `step-${n} ` } })
  await publish(server.url, { type: 'session:started', data: long })
  await publish(
    server.url,
    Array.from({ length: 700 }, (_, n) => note(n)),
  )
  await new Console(page, server.url).open('/agents/long')
  const room = new AgentRoom(page)
  await expect(room.row('step-699 ')).toBeVisible()
  expect(await room.timeline.getByRole('listitem').count()).toBeLessThan(100)
  const toEnd = () => room.timeline.evaluate((box) => box.scrollTo({ top: box.scrollHeight }))
  await toEnd()
  await room.timeline.getByRole('button', { name: 'Load earlier' }).click()
  await expect(async () => {
    await toEnd()
    await expect(room.row('Session started')).toBeVisible({ timeout: 500 })
  }).toPass()
  await publish(server.url, note(700))
  await expect(room.part('Session').getByRole('button', { name: '1 new' })).toBeVisible()
  await room.part('Session').getByRole('button', { name: '1 new' }).click()
  await expect(room.row('step-700 ')).toBeVisible()
})

test('on a phone its parts are tabs', async ({ browser }) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } })
  const page = await context.newPage()
  await new Console(page, server.url).open('/agents/fox')
  const room = new AgentRoom(page)
  await expect(room.row('git fetch origin')).toBeVisible()
  for (const [tab, words] of [
    ['Files', 'src/cart.ts'],
    ['Tokens', '$0.0129'],
    ['Tasks', 'Bring the branch home'],
  ] as const) {
    await page.getByRole('tab', { name: tab }).click()
    await expect(page.getByRole('tabpanel')).toContainText(words)
  }
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
  await context.close()
})

for (const { name, ...screen } of SCREENS)
  test(`axe finds nothing serious on a ${name}`, async ({ browser }) => {
    await using context = await browser.newContext(screen)
    const page = await context.newPage()
    await publish(server.url, tool('start', `axe ${name}`, 'sleep'))
    await new Console(page, server.url).open('/agents/fox')
    await expect(new AgentRoom(page).row('git fetch origin')).toBeVisible()
    await expectNothingSerious(page)
  })
