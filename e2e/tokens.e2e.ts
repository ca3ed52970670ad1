import { readFile } from 'node:fs/promises'
import { expect, type Locator, type Page, test } from 'playwright/test'
import { expectNothingSerious, SCREENS } from './axe.ts'
import { Console } from './console.ts'
import { publish } from './send.ts'
import { API_KEY, startServer, type TestServer } from './server.ts'

const agent = (agentId: string, kind: string, project: string) => ({
  id: `agent-${agentId}`,
  type: 'agent:registered',
  data: { agentId, name: agentId.charAt(0).toUpperCase() + agentId.slice(1), kind, project },
})
const PRICE = { input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75, from: 'some-list 1.0' }
const used = (requestId: string, agentId: string, more: object) => ({
  id: `used-${requestId}`,
  type: 'token:usage',
  data: { agentId, sessionId: `s-${agentId}`, model: 'some-model', requestId, ...more },
})

/** Sent as often as a worker begins: the same ids are the same events. */
const OFFICE = [
  agent('fox', 'codex', 'shop'),
  agent('owl', 'claude-code', 'shop'),
  agent('elk', 'script', 'bank'),
  { id: 'till', type: 'session:started', data: { agentId: 'owl', sessionId: 's-owl', title: 'Mend the till' } },
  used('r1', 'fox', { input: 1_500, output: 500, costUsd: 0.25 }),
  used('r2', 'owl', {
    input: 1_000,
    cacheRead: 100_000,
    output: 1_000,
    costUsd: 0.048,
    costSource: 'priced',
    price: PRICE,
  }),
  used('r3', 'owl', { input: 2_000, cacheRead: 6_000, costUsd: 0.452, model: 'other-model', taskId: 'job' }),
  used('r4', 'elk', { input: 9_000, model: 'own-model' }),
]

let server: TestServer
test.beforeAll(async () => {
  server = await startServer()
})
test.afterAll(() => server[Symbol.asyncDispose]())

/** The page as a person reads it. */
class Tokens {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  async open(query = ''): Promise<void> {
    await new Console(this.page, server.url).open(`/tokens${query}`)
  }

  get verdict(): Locator {
    return this.page.getByRole('heading', { level: 1 })
  }

  get foot(): Locator {
    return this.page.locator('.tk-foot')
  }

  row(name: string): Locator {
    return this.page.locator('.tk-line').filter({ has: this.page.getByRole('rowheader', { name }) })
  }

  names(): Promise<readonly string[]> {
    return this.page.locator('.tk-line th b').allInnerTexts()
  }

  tab(name: string): Locator {
    return this.page.getByRole('tab', { name })
  }
}

test('teaches how tokens come while there are none', async ({ page }) => {
  const tokens = new Tokens(page)
  await tokens.open()
  await expect(tokens.verdict).toHaveText('Tokens')
  await expect(page.getByText('No tokens yet')).toBeVisible()
  await expect(page.getByRole('link', { name: 'Connect an agent' })).toBeVisible()
  await publish(server.url, OFFICE)
  await expect(tokens.verdict).toHaveText('$0.75 today·121 k tokens')
})

test('says what today costs, by whom, live, and never calls what has no price free', async ({ page }) => {
  await publish(server.url, OFFICE)
  const tokens = new Tokens(page)
  await new Console(page, server.url).open()
  await page.getByRole('region', { name: 'Tokens' }).getByRole('link', { name: 'More' }).click()
  await expect(tokens.verdict).toHaveText('$0.75 today·121 k tokens')
  await expect(page.getByText('the cost of 1 request is not known').first()).toBeVisible()
  await expect.poll(() => tokens.names()).toEqual(['Owl', 'Fox', 'Elk'])
  await expect(tokens.row('Owl')).toContainText('$0.50')
  await expect(tokens.row('Elk')).toContainText('no price')
  await expect(tokens.foot).toContainText('3 agents')
  await expect(tokens.foot).toContainText('4 requests, the cost of 1 request is not known')
  await expect(tokens.foot).toContainText('$0.75')
  await publish(server.url, used('r5', 'fox', { input: 10, costUsd: 1 }))
  await expect(tokens.verdict).toContainText('$1.75 today')
  await expect.poll(() => tokens.names()).toEqual(['Fox', 'Owl', 'Elk'])
  await expect(page.locator('.tk-legend')).toContainText('Codex $1.25')
  await expect(page.locator('.tk-legend')).toContainText('Claude Code $0.50')
})

test('filters, tables and spans stand in the address, and a reload keeps them', async ({ page }) => {
  await publish(server.url, OFFICE)
  const tokens = new Tokens(page)
  await tokens.open()
  await page.getByLabel('Filter by client').selectOption('Claude Code')
  await expect(tokens.verdict).toContainText('$0.50 today')
  await tokens.tab('Models').click()
  await expect.poll(() => tokens.names()).toEqual(['other-model', 'some-model'])
  await page.getByRole('button', { name: 'Input' }).click()
  await page.getByRole('button', { name: '7 days' }).click()
  await expect(page).toHaveURL(/\/tokens\?range=week&client=claude-code&by=models&sort=input$/)
  await page.reload()
  await expect(tokens.verdict).toContainText('$0.50 in 7 days')
  await expect(page.getByRole('columnheader', { name: 'Input' })).toHaveAttribute('aria-sort', 'descending')
  await page.getByRole('button', { name: 'Count everything' }).click()
  await expect.poll(() => tokens.names()).toHaveLength(3)
  await page.getByRole('button', { name: 'Custom' }).click()
  await expect(page.getByLabel('First day')).not.toHaveValue('')
  await page.getByRole('button', { name: 'Compare with' }).click()
  await expect(page).toHaveURL(/range=custom&from=[-\d]+&to=[-\d]+&compare=off/)
  await page.getByRole('button', { name: 'Table' }).click()
  await expect(page.locator('.tk-steps tbody tr')).toHaveCount(14)
})

test('a line opens to its requests, and a request to how its cost was made', async ({ page }) => {
  await publish(server.url, OFFICE)
  const tokens = new Tokens(page)
  await tokens.open()
  await page.getByRole('button', { name: 'Requests of Owl' }).click()
  const drill = page.locator('.tk-opened')
  await expect(drill).toContainText('All 2 requests')
  await drill.getByRole('row').filter({ hasText: 'r2' }).getByRole('button', { name: 'priced' }).click()
  await expect(drill.locator('.tk-made')).toContainText('How $0.0480 was made')
  await expect(drill.locator('.tk-made')).toContainText('× $0.30 a million')
  await expect(drill.locator('.tk-made')).toContainText('by some-list 1.0')
  await tokens.tab('Sessions').click()
  await expect(tokens.row('Mend the till')).toContainText('$0.50')
  await tokens.tab('Tasks').click()
  await expect(tokens.row('job')).toContainText('$0.45')
  await tokens.tab('Requests').click()
  await expect(page.locator('.tk-requests tbody tr').filter({ hasText: 'r4' })).toContainText('no price')
})

test('the chart is read by keys, and what it says is what REST and the file say', async ({ page }) => {
  await publish(server.url, OFFICE)
  const tokens = new Tokens(page)
  await tokens.open()
  const chart = page.getByRole('slider', { name: 'Cost by hour, today' })
  await chart.focus()
  await expect(chart).toHaveAttribute('aria-valuetext', /until now: \$/)
  await page.keyboard.press('Home')
  await expect(chart).toHaveAttribute('aria-valuetext', /^00:00 /)
  const answer = await fetch(`${server.url}/api/usage?by=agent`, { headers: { authorization: `Bearer ${API_KEY}` } })
  const { total }: { total: { costUsd: number; requests: number } } = await answer.json()
  await expect(tokens.verdict).toContainText(`$${total.costUsd.toFixed(2)} today`)
  await expect(tokens.foot).toContainText(`${total.requests} requests`)
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'CSV' }).click()])
  const text = await readFile(await file.path(), 'utf8')
  expect(text.trim().split('\n')).toHaveLength(4)
  expect(text).toContain('fox')
})

for (const { name, ...screen } of SCREENS)
  test(`axe finds nothing serious on a ${name}`, async ({ browser }) => {
    await publish(server.url, OFFICE)
    await using context = await browser.newContext(screen)
    const page = await context.newPage()
    await new Tokens(page).open()
    if (name === 'phone') await page.getByRole('button', { name: 'Filters' }).click()
    await page.getByRole('button', { name: 'Requests of Owl' }).click()
    await expect(page.locator('.tk-made')).toBeVisible()
    await expectNothingSerious(page)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(screen.viewport?.width)
  })
