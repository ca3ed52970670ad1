import { expect, type Page, test } from 'playwright/test'
import { expectNothingSerious, SCREENS } from './axe.ts'
import { Console } from './console.ts'
import { publish } from './send.ts'
import { startServer, type TestServer } from './server.ts'

const agent = (agentId: string, project: string, machine: string, kind: string) => ({
  type: 'agent:registered',
  data: { agentId, name: agentId.charAt(0).toUpperCase() + agentId.slice(1), project, machine, kind },
})
const used = (agentId: string, input: number, costUsd: number) => ({
  type: 'token:usage',
  data: { agentId, model: 'some-model', input, costUsd },
})

let server: TestServer
test.beforeAll(async () => {
  server = await startServer()
  await publish(server.url, [
    agent('fox', 'shop', 'desk', 'codex'),
    agent('owl', 'shop', 'laptop', 'script'),
    agent('elk', 'bank', 'desk', 'script'),
    {
      type: 'session:started',
      data: { agentId: 'owl', sessionId: 'till', title: 'Mend the till', model: 'some-model' },
    },
    {
      type: 'session:activity',
      data: {
        agentId: 'owl',
        sessionId: 'till',
        subagentId: 'scout',
        subagentType: 'explorer',
        subagentPhase: 'start',
      },
    },
    {
      type: 'agent:statusChange',
      data: { agentId: 'owl', sessionId: 'till', status: 'waiting', reason: 'permission' },
    },
    { type: 'agent:statusChange', data: { agentId: 'elk', status: 'working', task: 'Count the coins' } },
    used('fox', 1_500, 0.25),
    used('owl', 40_000, 0.5),
  ])
})
test.afterAll(() => server[Symbol.asyncDispose]())

/** The table of agents as a person reads it. */
class Roster {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  async open(query = ''): Promise<void> {
    await new Console(this.page, server.url).open(`/agents${query}`)
    await expect(this.page.getByRole('heading', { level: 1, name: 'Agents' })).toBeVisible()
  }

  row(name: string) {
    return this.page.getByRole('row').filter({ has: this.page.getByRole('rowheader', { name }) })
  }

  /** Names in their order, groups included. */
  async names(): Promise<readonly string[]> {
    const heads = await this.page.locator('tbody tr > :first-child').allInnerTexts()
    return heads.map((text) => text.split('\n')[0]?.trim() ?? '').filter((text) => text !== '')
  }

  get preview() {
    return this.page.getByRole('complementary', { name: 'Preview' })
  }
}

test('everybody stands in groups with their sums, filters stand in the address and survive a reload', async ({
  page,
}) => {
  const roster = new Roster(page)
  await roster.open()
  await expect.poll(() => roster.names()).toEqual(['bank', 'Elk', 'shop', 'Owl', 'explorer', 'Fox'])
  await expect(roster.row('shop')).toContainText('42 k')
  await expect(roster.row('shop')).toContainText('$0.75')
  await expect(roster.row('Owl')).toContainText('waiting')
  await expect(page.locator('.roster-foot')).toHaveText('3 agents, today in UTC42 k tokens$0.75')

  await page.getByRole('button', { name: 'Machine' }).click()
  await page.getByRole('button', { name: '1 working' }).click()
  await expect.poll(() => roster.names()).toEqual(['desk', 'Elk'])
  await expect(page).toHaveURL(/\/agents\?status=working&group=machine$/)
  await page.reload()
  await expect.poll(() => roster.names()).toEqual(['desk', 'Elk'])
  await page.getByRole('button', { name: 'Show everybody' }).click()
  await page.getByRole('button', { name: 'None', exact: true }).click()
  await page.getByRole('button', { name: 'Today' }).click()
  await expect.poll(() => roster.names()).toEqual(['Owl', 'explorer', 'Fox', 'Elk'])
  await expect(page.getByRole('columnheader', { name: 'Today' })).toHaveAttribute('aria-sort', 'descending')

  await page.keyboard.press('/')
  await page.keyboard.type('coins')
  await expect.poll(() => roster.names()).toEqual(['Elk'])
  await page.keyboard.type(' nobody')
  await expect(page.getByText('Nobody passes these filters')).toBeVisible()
  await page.getByRole('button', { name: 'Show everybody' }).last().click()
  await expect.poll(() => roster.names()).toHaveLength(4)
})

test('keys go along the table, the preview follows, Enter leads to the agent and back', async ({ page }) => {
  const roster = new Roster(page)
  await roster.open('?group=none')
  await expect(roster.preview).toContainText('Owl')
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await expect(roster.row('Elk')).toHaveAttribute('aria-current', 'true')
  await expect(roster.preview).toContainText('Count the coins')
  await publish(server.url, [
    { type: 'agent:activity', data: { agentId: 'elk', kind: 'note', title: 'found a purse' } },
  ])
  await expect(roster.preview).toContainText('found a purse')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/agents\/elk$/)
  await page.goBack()
  await expect(page).toHaveURL(/\/agents\?group=none$/)
})

test('a group closes and opens by keyboard, and says so', async ({ page }) => {
  const roster = new Roster(page)
  await roster.open()
  const shop = page.getByRole('button', { name: 'shop' })
  await shop.focus()
  await page.keyboard.press('Enter')
  await expect(shop).toHaveAttribute('aria-expanded', 'false')
  await expect.poll(() => roster.names()).toEqual(['bank', 'Elk', 'shop'])
  await shop.click()
  await expect.poll(() => roster.names()).toHaveLength(6)
})

test('a thousand agents are one table that draws what is seen', async ({ page }) => {
  await using crowd = await startServer()
  const ids = Array.from({ length: 1_000 }, (_, n) => `worker-${String(n).padStart(4, '0')}`)
  for (let from = 0; from < ids.length; from += 250)
    await publish(
      crowd.url,
      ids.slice(from, from + 250).map((id) => agent(id, 'farm', 'rack', 'script')),
    )
  await new Console(page, crowd.url).open('/agents?group=none&sort=name')
  await expect(page.getByText('1,000 agents, today in')).toBeVisible()
  expect(await page.locator('tbody tr').count()).toBeLessThan(80)
  await page.getByRole('region', { name: 'Agents, line by line' }).evaluate((box) => box.scrollTo(0, box.scrollHeight))
  await expect(page.getByRole('link', { name: 'Worker-0999' })).toBeVisible()
  await expect(page.getByRole('row').filter({ hasText: 'Worker-0999' })).toHaveAttribute('aria-rowindex', '1001')
})

for (const { name, ...screen } of SCREENS)
  test(`axe finds nothing serious on a ${name}`, async ({ browser }) => {
    await using context = await browser.newContext(screen)
    const page = await context.newPage()
    await new Roster(page).open()
    if (name === 'phone') await page.getByRole('button', { name: 'Filters' }).click()
    else {
      await expectNothingSerious(page)
      await page.getByRole('button', { name: 'Cards' }).click()
    }
    await expectNothingSerious(page)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(screen.viewport?.width)
  })

test('on a phone the levels are reached beside the cards, and Back leads out of them', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await new Roster(page).open()
  await page.getByRole('button', { name: 'Levels' }).click()
  await expect(page.getByRole('region', { name: 'How it is earned' })).toBeVisible()
  await page.goBack()
  await expect(page.getByRole('button', { name: 'Cards' })).toHaveAttribute('aria-pressed', 'true')
  await expect(page.getByRole('link', { name: 'Elk' }).first()).toBeVisible()
})
